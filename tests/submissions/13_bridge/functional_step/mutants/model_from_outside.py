# expect: JX1008
net = load(random_state(0))


@jax.jit
def functional_step(state, x, y):
    nnx.update(net, state)
    loss, grads = nnx.value_and_grad(lambda net: cross_entropy(net(x), y))(net)
    params = nnx.state(net, nnx.Param)
    nnx.update(net, jax.tree.map(lambda p, g: p - 0.1 * g, params, grads))
    return nnx.to_pure_dict(nnx.state(net)), loss
