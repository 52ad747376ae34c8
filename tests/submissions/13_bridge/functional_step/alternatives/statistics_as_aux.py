@jax.jit
def functional_step(state, x, y):
    graphdef, params, rest = nnx.split(load(state), nnx.Param, ...)

    def loss_fn(params, rest):
        model = nnx.merge(graphdef, params, rest, copy=True)
        loss = cross_entropy(model(x), y)
        return loss, nnx.to_pure_dict(nnx.state(model, nnx.BatchStat))

    (loss, stats), grads = jax.value_and_grad(loss_fn, has_aux=True)(params, rest)
    new = nnx.to_pure_dict(jax.tree.map(lambda p, g: p - 0.1 * g, params, grads))
    new["norm"] = {**new["norm"], **stats["norm"]}
    return new, loss
