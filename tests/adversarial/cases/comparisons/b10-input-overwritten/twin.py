# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer):
        return 2 * x
    own = np.array(x)
    own += own
    return jnp.asarray(own)
