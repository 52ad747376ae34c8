# expect: JX1012
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    return bridge.lazy_init(wrapper, x)
