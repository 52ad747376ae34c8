@jax.jit
def set_first(x, v):
    head = jnp.full((1,), v, dtype=x.dtype)
    return jnp.concatenate([head, x[1:]])
