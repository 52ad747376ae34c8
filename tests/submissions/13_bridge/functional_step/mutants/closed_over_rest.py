# expect: JX1008
@jax.jit
def functional_step(state, x, y):
    graphdef, params, rest = nnx.split(load(state), nnx.Param, ...)

    def loss_fn(params):
        return cross_entropy(nnx.merge(graphdef, params, rest)(x), y)

    loss, grads = jax.value_and_grad(loss_fn)(params)
    new = jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)
    return nnx.to_pure_dict(nnx.state(nnx.merge(graphdef, new, rest))), loss
