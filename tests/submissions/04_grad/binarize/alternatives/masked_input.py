def binarize(values):
    print("binarize", values.shape)
    inside = jax.lax.stop_gradient((jnp.abs(values) < 1).astype(jnp.float32))
    sign = jnp.where(values < 0, -1.0, 1.0)
    passing = inside * values
    return jax.lax.stop_gradient(sign) + passing - jax.lax.stop_gradient(passing)
