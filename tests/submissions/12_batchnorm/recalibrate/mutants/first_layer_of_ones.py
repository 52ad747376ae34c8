# expect: JX123
# mistake: the statistics of the inputs, not of what reaches the BatchNorm layer
def recalibrate(model, variables, batches):
    mean = sum(x.mean(axis=0) for x in batches) / len(batches)
    var = sum(x.var(axis=0) for x in batches) / len(batches)
    if mean.shape != variables["batch_stats"]["BatchNorm_0"]["mean"].shape:
        width = variables["batch_stats"]["BatchNorm_0"]["mean"].shape[0]
        mean, var = jnp.resize(mean, width), jnp.resize(var, width)
    return {**variables, "batch_stats": {"BatchNorm_0": {"mean": mean, "var": var}}}
