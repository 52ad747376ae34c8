# expect: JX123|JX132
# mistake: a little weight decay that nobody asked for
@jax.jit
def functional_step(state, x, y):
    model = load(state)
    loss, grads = nnx.value_and_grad(lambda model: cross_entropy(model(x), y))(model)
    params = nnx.state(model, nnx.Param)
    nnx.update(model, jax.tree.map(lambda p, g: 0.99 * p - 0.1 * g, params, grads))
    return nnx.to_pure_dict(nnx.state(model)), loss
