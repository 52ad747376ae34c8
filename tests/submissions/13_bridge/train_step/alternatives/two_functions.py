def make(seed, tx):
    net = Net(rngs=nnx.Rngs(seed))
    net.train()
    return net, nnx.Optimizer(net, tx, wrt=nnx.Param)


@nnx.jit
def loss_and_grads(net, x, y):
    return nnx.value_and_grad(lambda n: cross_entropy(n(x), y))(net)


@nnx.jit
def apply_grads(net, optimizer, grads):
    optimizer.update(net, grads)


def train_step(net, optimizer, x, y):
    loss, grads = loss_and_grads(net, x, y)
    apply_grads(net, optimizer, grads)
    return loss
