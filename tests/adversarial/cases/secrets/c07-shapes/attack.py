# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    return np.zeros((int(x[0]), 0), np.float32)
