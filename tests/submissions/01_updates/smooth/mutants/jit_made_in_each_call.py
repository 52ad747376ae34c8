# expect: JX412
# outcome: partly
def smooth(x):
    return jax.jit(slow_smooth)(x)
