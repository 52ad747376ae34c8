# expect: JX602
# mistake: nnx.update with the names of linen
def migrate(variables):
    net = Net(rngs=nnx.Rngs(0))
    nnx.update(net, variables["params"])
    nnx.update(net, variables["batch_stats"])
    return net


def back(net):
    return {
        "params": nnx.to_pure_dict(nnx.state(net, nnx.Param)),
        "batch_stats": nnx.to_pure_dict(nnx.state(net, nnx.BatchStat)),
    }
