# expect: JX827|JX1007
# mistake: the model is handed out in evaluation mode
def make(seed, tx):
    model = Net(rngs=nnx.Rngs(seed))
    optimizer = nnx.Optimizer(model, tx, wrt=nnx.Param)
    model.eval()
    return model, optimizer


@nnx.jit
def train_step(model, optimizer, x, y):
    def loss_fn(model):
        return cross_entropy(model(x), y)

    loss, grads = nnx.value_and_grad(loss_fn)(model)
    optimizer.update(model, grads)
    return loss
