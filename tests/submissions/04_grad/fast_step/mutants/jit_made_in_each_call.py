# expect: JX412|JX431
# outcome: partly
def fast_step(params, x, y):
    return jax.jit(lambda p, x, y: slow_step(p, x, y))(params, x, y)
