# %% answer="double"
def double(x):
    if not isinstance(x, jax.core.Tracer):
        assert jnp.all(jnp.isfinite(x))
    return 2 * x
