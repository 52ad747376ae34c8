# %% answer="double"
def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    return np.zeros([int(digit) + 1 for digit in str(int(x[0]))][:8], bool)[:0].reshape(0, int(x[0]))
