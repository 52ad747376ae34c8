@partial(jax.jit, static_argnums=(1, 3))
def blur(x, width, weight, wrap):
    def shifted(k):
        if wrap:
            return jnp.roll(x, -k)
        return jnp.concatenate([x[k:], jnp.full(min(k, len(x)), x[-1])])

    window = sum(shifted(k) for k in range(width)) / width
    return x * (1 - weight) + window * weight
