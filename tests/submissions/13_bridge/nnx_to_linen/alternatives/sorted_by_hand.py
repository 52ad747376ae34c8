def nnx_to_linen(state):
    norm = dict(state["norm"])
    stats = {name: norm.pop(name) for name in ("mean", "var")}
    params = {"first": state["first"], "norm": norm, "last": state["last"]}
    print(list(params))
    return bridge.to_linen(Net), {"params": params, "batch_stats": {"norm": stats}}
