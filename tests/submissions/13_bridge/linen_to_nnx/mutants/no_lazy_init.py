# expect: JX1011
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    for collection in variables.values():
        nnx.update(wrapper, collection)
    return wrapper
