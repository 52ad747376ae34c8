@jax.jit
def loud_mean(x):
    m = x.mean()
    jax.debug.print("mean of {} numbers: {}", len(x), m)
    return m
