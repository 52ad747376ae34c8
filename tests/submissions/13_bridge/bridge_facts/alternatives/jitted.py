def outcome(attempt):
    try:
        attempt()
    except Exception as error:
        return type(error).__name__
    return "no exception"


def bridge_facts(variables, nnx_variables, x):
    wrapper = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0))
    bridge.lazy_init(wrapper, x)
    module = bridge.to_linen(Net)
    step = jax.jit(lambda v, x: module.apply(v, x, mutable=["batch_stats"]))
    _, updates = step(nnx_variables, x)
    return {
        "linen": outcome(lambda: LinenNet().apply(variables, x, train=True)),
        "to_nnx": outcome(lambda: wrapper(x, train=True)),
        "to_linen": module.apply(nnx_variables, x),
        "lost": updates["batch_stats"]["norm"]["mean"],
    }
