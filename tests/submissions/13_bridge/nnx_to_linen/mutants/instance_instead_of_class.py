# expect: JX1013
# outcome: partly
def nnx_to_linen(state):
    model = load(state)
    variables = {
        "params": nnx.to_pure_dict(nnx.state(model, nnx.Param)),
        "batch_stats": nnx.to_pure_dict(nnx.state(model, nnx.BatchStat)),
    }
    return bridge.to_linen(model), variables
