# expect: JX431
# outcome: partly
def predict(state, xs):
    net = load(state)
    net.eval()
    return net(xs)
