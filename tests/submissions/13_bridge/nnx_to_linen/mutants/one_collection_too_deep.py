# expect: JX825|JX122
# mistake: the statistics are one level too deep
def nnx_to_linen(state):
    model = load(state)
    params = nnx.to_pure_dict(nnx.state(model, nnx.Param))
    stats = nnx.to_pure_dict(nnx.state(model, nnx.BatchStat))
    return bridge.to_linen(Net), {"params": params, "batch_stats": {"batch_stats": stats}}
