# expect: JX123
# mistake: a trial call in training mode moves the statistics
def nnx_to_linen(state):
    model = load(state)
    model(jnp.ones((2, 3)))
    params = nnx.to_pure_dict(nnx.state(model, nnx.Param))
    stats = nnx.to_pure_dict(nnx.state(model, nnx.BatchStat))
    return bridge.to_linen(Net), {"params": params, "batch_stats": stats}
