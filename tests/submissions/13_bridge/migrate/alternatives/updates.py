LAYERS = [("first", "Dense_0"), ("norm", "BatchNorm_0"), ("last", "Dense_1")]


def migrate(weights):
    """Through nnx.update, a layer at a time."""
    net = Net(rngs=nnx.Rngs(42))
    for ours, theirs in LAYERS:
        for collection in ("params", "batch_stats"):
            nnx.update(getattr(net, ours), weights[collection].get(theirs, {}))
    net.train()
    return net


def back(net):
    found = {"params": {}, "batch_stats": {}}
    for ours, theirs in LAYERS:
        layer = getattr(net, ours)
        found["params"][theirs] = nnx.to_pure_dict(nnx.state(layer, nnx.Param))
        stats = nnx.to_pure_dict(nnx.state(layer, nnx.BatchStat))
        if stats:
            found["batch_stats"][theirs] = stats
    print(jax.tree.map(jnp.shape, found))
    return found
