# expect: JX409|JX140|JX427
# mistake: the network is made in the first call and kept
_net = None


def predict(state, xs):
    global _net
    if _net is None:
        _net = load(state)
        _net.eval()
    return _run(xs)


@jax.jit
def _run(xs):
    return _net(xs)
