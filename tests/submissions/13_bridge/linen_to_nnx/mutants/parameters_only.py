# expect: JX824
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    nnx.update(wrapper, variables["params"])
    return wrapper
