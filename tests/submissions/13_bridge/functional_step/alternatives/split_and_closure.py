@jax.jit
def functional_step(state, x, y):
    net = load(state)

    @nnx.value_and_grad
    def value_and_grads(net):
        return cross_entropy(net(x), y)

    loss, grads = value_and_grads(net)
    new = nnx.to_pure_dict(nnx.state(net))
    for layer, leaves in nnx.to_pure_dict(grads).items():
        for name, g in leaves.items():
            new[layer][name] = new[layer][name] - g / 10
    return new, loss
