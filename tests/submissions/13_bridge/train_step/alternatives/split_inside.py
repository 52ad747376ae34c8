def make(seed, tx):
    """Named stream, and the optimizer by keywords."""
    rngs = nnx.Rngs(params=seed)
    net = Net(rngs=nnx.Rngs(seed))
    del rngs
    optimizer = nnx.Optimizer(model=net, tx=tx, wrt=nnx.Param)
    return net, optimizer


def loss_fn(net, x, y):
    logits = net(x)
    return cross_entropy(logits, y), logits


@nnx.jit
def train_step(net, optimizer, x, y):
    grad_fn = nnx.value_and_grad(loss_fn, has_aux=True)
    (loss, logits), grads = grad_fn(net, x, y)
    optimizer.update(grads=grads, model=net)
    print("logits", logits.shape)
    return loss
