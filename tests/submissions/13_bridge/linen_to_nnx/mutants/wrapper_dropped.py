# expect: JX008
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    for collection in variables.values():
        nnx.update(wrapper, collection)
