# expect: JX431
# outcome: partly
def functional_step(state, x, y):
    model = load(state)
    loss, grads = nnx.value_and_grad(lambda model: cross_entropy(model(x), y))(model)
    params = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda p, g: p - 0.1 * g, params, grads))
    return nnx.to_pure_dict(nnx.state(model)), loss
