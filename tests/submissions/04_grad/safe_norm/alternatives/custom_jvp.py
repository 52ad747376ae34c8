@jax.custom_jvp
def safe_norm(x):
    return jnp.linalg.norm(x)


@safe_norm.defjvp
def _(primals, tangents):
    (x,), (t,) = primals, tangents
    y = safe_norm(x)
    return y, jnp.vdot(x, t) / jnp.where(y > 0, y, 1.0)
