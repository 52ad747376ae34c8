# expect: JX022
# mistake: the message of the error for the name of its class
def outcome(attempt):
    try:
        attempt()
    except Exception as error:
        return str(error)
    return "no exception"


def bridge_facts(variables, nnx_variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    module = bridge.to_linen(Net)
    _, updates = module.apply(nnx_variables, x, mutable=["batch_stats"])
    return {
        "linen": outcome(lambda: LinenNet().apply(variables, x, train=True)),
        "to_nnx": outcome(lambda: wrapper(x, train=True)),
        "to_linen": module.apply(nnx_variables, x),
        "lost": updates["batch_stats"]["norm"]["mean"],
    }
