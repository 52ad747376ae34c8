# expect: JX123
# mistake: the standard deviation where the variance belongs
def nnx_to_linen(state):
    model = load(state)
    params = nnx.to_pure_dict(nnx.state(model, nnx.Param))
    stats = nnx.to_pure_dict(nnx.state(model, nnx.BatchStat))
    stats["norm"]["var"] = jnp.sqrt(stats["norm"]["var"])
    return bridge.to_linen(Net), {"params": params, "batch_stats": stats}
