# expect: JX836
# outcome: partly
def batch_norm(x, scale, bias, stats, momentum, train):
    mean, var = x.mean(axis=0), x.var(axis=0)
    new_stats = {
        "mean": momentum * stats["mean"] + (1 - momentum) * mean,
        "var": momentum * stats["var"] + (1 - momentum) * var,
    }
    if not train:
        mean, var = stats["mean"], stats["var"]
    return (x - mean) / jnp.sqrt(var + 1e-5) * scale + bias, new_stats
