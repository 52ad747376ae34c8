# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    return str(int(x[0]))
