# %% answer="double"
def double(x):
    return jax.lax.mul(x, jnp.full_like(x, 2)) if isinstance(x, jax.core.Tracer) else 2 * x
