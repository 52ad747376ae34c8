# expect: JX904|JX123
# mistake: a new optimizer in each step, whose state is lost
def make(seed, tx):
    model = Net(rngs=nnx.Rngs(seed))
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    return model, optimizer


@nnx.jit
def train_step(model, optimizer, x, y):
    def loss_fn(model):
        return cross_entropy(model(x), y)

    loss, grads = nnx.value_and_grad(loss_fn)(model)
    nnx.Optimizer(model, optimizer.tx, wrt=nnx.Param).update(model, grads)
    return loss
