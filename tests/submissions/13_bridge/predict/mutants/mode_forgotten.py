# expect: JX826|JX1007
@jax.jit
def predict(state, xs):
    net = load(state)
    return net(xs)
