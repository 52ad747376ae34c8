# expect: JX1007
# outcome: partly
NAMES = {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}


def migrate(variables):
    params, stats = variables["params"], variables["batch_stats"]
    state = {new: {**params[old], **stats.get(old, {})} for old, new in NAMES.items()}
    net = load(state)
    net.eval()
    return net


def back(net):
    def renamed(kind):
        state = nnx.to_pure_dict(nnx.state(net, kind))
        return {old: state[new] for old, new in NAMES.items() if new in state}

    return {"params": renamed(nnx.Param), "batch_stats": renamed(nnx.BatchStat)}
