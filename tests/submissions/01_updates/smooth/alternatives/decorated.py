@jax.jit
def smooth(x):
    return slow_smooth(x)
