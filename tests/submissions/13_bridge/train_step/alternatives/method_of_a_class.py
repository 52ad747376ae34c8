def make(seed, tx):
    model = Net(rngs=nnx.Rngs(seed))
    optimizer = nnx.Optimizer(model, tx=tx, wrt=nnx.Param)
    return [model, optimizer][0], optimizer


@nnx.jit
def train_step(net, opt, inputs, labels):
    def with_logits(net, inputs):
        logits = net(inputs)
        picked = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1)
        return -picked.mean(), logits

    (value, _), gradient = nnx.value_and_grad(with_logits, has_aux=True)(net, inputs)
    opt.update(net, gradient)
    return value
