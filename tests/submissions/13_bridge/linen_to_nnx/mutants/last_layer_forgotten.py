# expect: JX1012
# mistake: one of the layers keeps what was drawn
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    nnx.update(wrapper, {k: v for k, v in variables["params"].items() if k != "Dense_1"})
    nnx.update(wrapper, variables["batch_stats"])
    return wrapper
