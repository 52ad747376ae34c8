def linen_to_nnx(variables, x):
    wrapper = bridge.lazy_init(bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(11)), x)
    for layer in set(variables["params"]) | set(variables["batch_stats"]):
        leaves = {**variables["params"].get(layer, {}), **variables["batch_stats"].get(layer, {})}
        nnx.update(wrapper, {layer: leaves})
    return wrapper
