# expect: JX412
# outcome: partly
def smooth(x):
    return jax.jit(lambda y: slow_smooth(y))(x)
