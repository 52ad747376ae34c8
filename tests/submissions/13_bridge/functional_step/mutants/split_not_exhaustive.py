# expect: JX1009
@jax.jit
def functional_step(state, x, y):
    graphdef, params = nnx.split(load(state), nnx.Param)
    loss, grads = jax.value_and_grad(lambda p: cross_entropy(nnx.merge(graphdef, p)(x), y))(params)
    return nnx.to_pure_dict(jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)), loss
