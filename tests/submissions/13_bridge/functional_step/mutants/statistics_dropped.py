# expect: JX823
# outcome: partly
@jax.jit
def functional_step(state, x, y):
    model = load(state)
    loss, grads = nnx.value_and_grad(lambda model: cross_entropy(model(x), y))(model)
    old = load(state)
    new = jax.tree.map(lambda p, g: p - 0.1 * g, nnx.state(old, nnx.Param), grads)
    nnx.update(old, new)
    return nnx.to_pure_dict(nnx.state(old)), loss
