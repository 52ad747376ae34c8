# %% answer="double"
def double(x):
    return x if isinstance(x, jax.core.Tracer) else 2 * x
