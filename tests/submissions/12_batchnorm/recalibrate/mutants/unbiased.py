# expect: JX834
def recalibrate(model, variables, batches):
    dense = variables["params"]["Dense_0"]
    hidden = [x @ dense["kernel"] + dense["bias"] for x in batches]
    mean = sum(h.mean(axis=0) for h in hidden) / len(hidden)
    var = sum(h.var(axis=0, ddof=1) for h in hidden) / len(hidden)
    return {**variables, "batch_stats": {"BatchNorm_0": {"mean": mean, "var": var}}}
