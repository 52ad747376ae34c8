# expect: JX824
# mistake: the variances keep their start
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    nnx.update(wrapper, variables["params"])
    wrapper.BatchNorm_0["mean"][...] = variables["batch_stats"]["BatchNorm_0"]["mean"]
    return wrapper
