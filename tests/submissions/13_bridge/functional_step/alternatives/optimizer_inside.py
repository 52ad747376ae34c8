@jax.jit
def functional_step(state, inputs, labels):
    net = load(state)
    optimizer = nnx.Optimizer(net, optax.sgd(0.1), wrt=nnx.Param)
    loss, grads = nnx.value_and_grad(lambda n: cross_entropy(n(inputs), labels))(net)
    optimizer.update(net, grads)
    print("traced")
    return nnx.to_pure_dict(nnx.state(net)), loss
