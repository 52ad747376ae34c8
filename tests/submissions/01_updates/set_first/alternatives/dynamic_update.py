def as_jax(x):
    print("got", type(x).__name__)
    return jnp.asarray(x)


def set_first(x, v):
    x = as_jax(x)
    return jax.lax.dynamic_update_slice(x, jnp.array([v], dtype=x.dtype), (0,))
