# expect: JX1008|JX407
net = Net(rngs=nnx.Rngs(0))


@jax.jit
def predict(state, xs):
    nnx.update(net, state)
    net.eval()
    return net(xs)
