# expect: JX834
# outcome: partly
def batch_norm(x, scale, bias, stats, momentum, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
        new_stats = {
            "mean": momentum * stats["mean"] + (1 - momentum) * mean,
            "var": momentum * stats["var"] + (1 - momentum) * var,
        }
    else:
        mean, var = stats["mean"], stats["var"]
        new_stats = stats
    y = (x - mean) / jnp.sqrt(var + 1e-5) * scale + bias
    return y, new_stats
