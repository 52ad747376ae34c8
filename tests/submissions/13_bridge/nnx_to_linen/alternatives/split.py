def nnx_to_linen(state):
    _, params, stats = nnx.split(load(state), nnx.Param, nnx.BatchStat)
    variables = dict(params=nnx.to_pure_dict(params), batch_stats=nnx.to_pure_dict(stats))
    module = bridge.ToLinen(Net)
    return module, variables
