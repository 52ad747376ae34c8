# expect: JX120
# mistake: the two leading axes are one
@jax.jit
def predict(state, xs):
    net = load(state)
    net.eval()
    return net(xs.reshape(-1, 3))
