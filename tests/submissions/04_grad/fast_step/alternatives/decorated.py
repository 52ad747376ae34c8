@jax.jit
def fast_step(params, x, y):
    print("tracing")
    new, loss = slow_step(params, x, y)
    return new, loss
