# expect: JX101
# outcome: partly
def batch_norm(x, scale, bias, stats, momentum, train):
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        stats["mean"] = momentum * stats["mean"] + (1 - momentum) * mean
        stats["var"] = momentum * stats["var"] + (1 - momentum) * var
    else:
        mean, var = stats["mean"], stats["var"]
    return (x - mean) / jnp.sqrt(var + 1e-5) * scale + bias, stats
