@nnx.jit
def logits_of(net, xs):
    return net(xs)


@jax.jit
def predict(state, xs):
    net = load(state)
    net.eval()
    return logits_of(net, xs)
