# expect: JX824
# outcome: partly
def migrate(variables):
    net = Net(rngs=nnx.Rngs(0))
    params = variables["params"]
    nnx.update(net.first, params["Dense_0"])
    nnx.update(net.norm, params["BatchNorm_0"])
    nnx.update(net.last, params["Dense_1"])
    return net


def back(net):
    def renamed(kind):
        state = nnx.to_pure_dict(nnx.state(net, kind))
        return {old: state[new] for old, new in {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}.items() if new in state}

    return {"params": renamed(nnx.Param), "batch_stats": renamed(nnx.BatchStat)}
