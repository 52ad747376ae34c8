# expect: JX412
# outcome: partly
def predict(state, xs):
    net = load(state)
    net.eval()
    return jax.jit(lambda x: net(x))(xs)
