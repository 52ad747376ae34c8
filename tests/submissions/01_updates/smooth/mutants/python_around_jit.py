# expect: JX431
# outcome: partly
def smooth(x):
    fast = jax.jit(slow_smooth)
    return fast(x)
