def migrate(variables):
    net = Net(rngs=nnx.Rngs(1))
    p, s = variables["params"], variables["batch_stats"]["BatchNorm_0"]
    for layer, name in ((net.first, "Dense_0"), (net.last, "Dense_1")):
        layer.kernel[...] = p[name]["kernel"]
        layer.bias[...] = p[name]["bias"]
    net.norm.scale[...] = p["BatchNorm_0"]["scale"]
    net.norm.bias[...] = p["BatchNorm_0"]["bias"]
    net.norm.mean[...] = s["mean"]
    net.norm.var[...] = s["var"]
    return net


def back(net):
    dense = lambda layer: {"kernel": layer.kernel[...], "bias": layer.bias[...]}
    norm = net.norm
    return {
        "params": {
            "Dense_0": dense(net.first),
            "Dense_1": dense(net.last),
            "BatchNorm_0": {"scale": norm.scale[...], "bias": norm.bias[...]},
        },
        "batch_stats": {"BatchNorm_0": {"mean": norm.mean[...], "var": norm.var[...]}},
    }
