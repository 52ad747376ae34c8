# expect: JX122|JX009
# mistake: Variables where the arrays are asked for
NAMES = {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}


def migrate(variables):
    params, stats = variables["params"], variables["batch_stats"]
    state = {new: {**params[old], **stats.get(old, {})} for old, new in NAMES.items()}
    return load(state)


def back(net):
    def renamed(kind):
        state = nnx.to_pure_dict(nnx.state(net, kind))
        return {old: state[new] for old, new in NAMES.items() if new in state}

    return {
        "params": {old: getattr(net, new).__dict__ for old, new in NAMES.items()},
        "batch_stats": {"BatchNorm_0": {"mean": net.norm.mean, "var": net.norm.var}},
    }
