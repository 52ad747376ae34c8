# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer):
        return 2 * x
    return jnp.zeros_like(x)
