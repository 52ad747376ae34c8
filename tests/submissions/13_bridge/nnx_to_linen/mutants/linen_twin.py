# expect: JX123|JX122|JX708|JX015|JX003
# mistake: the linen twin for the bridged class
def nnx_to_linen(state):
    model = load(state)
    params = nnx.to_pure_dict(nnx.state(model, nnx.Param))
    stats = nnx.to_pure_dict(nnx.state(model, nnx.BatchStat))
    return LinenNet(), {"params": params, "batch_stats": stats}
