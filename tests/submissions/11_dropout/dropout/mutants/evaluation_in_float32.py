# expect: JX133
# mistake: evaluation returns float32, also for a bfloat16 input
def dropout(key, x, rate, train):
    if not train:
        return x.astype(jnp.float32)
    if rate == 1:
        return jnp.zeros_like(x)
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)
