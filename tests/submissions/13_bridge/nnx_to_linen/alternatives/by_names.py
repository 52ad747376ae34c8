def nnx_to_linen(state):
    statistics = ("mean", "var")
    params = {l: {k: v for k, v in d.items() if k not in statistics} for l, d in state.items()}
    stats = {"norm": {k: state["norm"][k] for k in statistics}}
    return bridge.to_linen(Net, skip_rng=False), {"params": params, "batch_stats": stats}
