def migrate(variables):
    p, s = variables["params"], variables["batch_stats"]
    graphdef, state = nnx.split(Net(rngs=nnx.Rngs(5)))
    pure = nnx.to_pure_dict(state)
    pure["first"], pure["last"] = dict(p["Dense_0"]), dict(p["Dense_1"])
    pure["norm"] = dict(p["BatchNorm_0"]) | dict(s["BatchNorm_0"])
    nnx.replace_by_pure_dict(state, pure)
    return nnx.merge(graphdef, state)


def back(net):
    _, params, stats = nnx.split(net, nnx.Param, nnx.BatchStat)
    params, stats = nnx.to_pure_dict(params), nnx.to_pure_dict(stats)
    return {
        "params": {"Dense_0": params["first"], "BatchNorm_0": params["norm"], "Dense_1": params["last"]},
        "batch_stats": {"BatchNorm_0": stats["norm"]},
    }
