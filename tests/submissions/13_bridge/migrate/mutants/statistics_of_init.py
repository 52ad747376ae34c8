# expect: JX833
# outcome: partly
NAMES = {"Dense_0": "first", "BatchNorm_0": "norm", "Dense_1": "last"}


def migrate(variables):
    params, stats = variables["params"], variables["batch_stats"]
    state = {new: {**params[old], **stats.get(old, {})} for old, new in NAMES.items()}
    return load(state)


def back(net):
    def renamed(kind):
        state = nnx.to_pure_dict(nnx.state(net, kind))
        return {old: state[new] for old, new in NAMES.items() if new in state}

    return {"params": renamed(nnx.Param), "batch_stats": LinenNet().init(jax.random.key(0), jnp.ones((1, 3)))["batch_stats"]}
