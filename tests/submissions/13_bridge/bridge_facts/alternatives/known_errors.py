from flax.errors import ModifyScopeVariableError


def complains(call):
    try:
        call()
        return "None"
    except ModifyScopeVariableError as error:
        return type(error).__qualname__


def bridge_facts(v, nv, x):
    """All updates are asked for with mutable=True here; only the statistics are looked at."""
    wrapped = bridge.lazy_init(bridge.ToNNX(LinenNet(), rngs=nnx.Rngs(0)), x)
    module = bridge.ToLinen(Net)
    return dict(
        lost=module.apply(nv, x, mutable=True)[1]["batch_stats"]["norm"]["mean"],
        to_linen=module.apply(nv, x),
        to_nnx=complains(lambda: wrapped(x, True)),
        linen=complains(lambda: LinenNet().apply(v, x, True)),
    )
