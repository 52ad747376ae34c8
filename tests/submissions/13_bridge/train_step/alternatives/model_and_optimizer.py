def make(seed, tx):
    net = Net(rngs=nnx.Rngs(seed))
    return net, nnx.Optimizer(net, tx, wrt=nnx.Param)


@nnx.jit
def train_step(net, optimizer, x, y):
    # Gradients of the parameters only, said outright.
    wrt = nnx.DiffState(0, nnx.Param)
    grads = nnx.grad(lambda n: cross_entropy(n(x), y), argnums=wrt)
    before = nnx.clone(net)
    optimizer.update(net, grads(net))
    return cross_entropy(before(x), y)
