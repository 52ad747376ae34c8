# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    return int(x[0])
