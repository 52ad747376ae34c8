# expect: JX614
# outcome: partly
def linen_to_nnx(variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    nnx.update(wrapper, {**variables["params"], **variables["batch_stats"]})
    return wrapper
