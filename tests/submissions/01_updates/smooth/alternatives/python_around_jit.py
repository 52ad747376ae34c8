def smooth(x):
    # jax.jit finds the program that it compiled for slow_smooth before.
    fast = jax.jit(slow_smooth)
    return fast(x)
