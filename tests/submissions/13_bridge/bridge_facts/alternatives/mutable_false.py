def name_of_error(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except Exception as error:
        return error.__class__.__qualname__.rpartition(".")[2]


def bridge_facts(variables, nnx_variables, x):
    linen = bridge.to_linen(Net)
    wrapped = bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(3)).lazy_init(x)
    output, updates = linen.apply(nnx_variables, x, mutable=("batch_stats",))
    return {
        "lost": updates["batch_stats"]["norm"]["mean"],
        "to_linen": output,
        "linen": name_of_error(LinenNet().apply, variables, x, train=True, mutable=False),
        "to_nnx": name_of_error(wrapped, x, train=True),
    }
