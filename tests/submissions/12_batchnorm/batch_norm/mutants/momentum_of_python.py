# expect: JX403
# mistake: float() of the momentum, which may be traced
def batch_norm(x, scale, bias, stats, momentum, train):
    m = float(momentum)
    mean, var = (x.mean(0), x.var(0)) if train else (stats["mean"], stats["var"])
    moved = {"mean": m * stats["mean"] + (1 - m) * mean, "var": m * stats["var"] + (1 - m) * var}
    return (x - mean) / jnp.sqrt(var + 1e-5) * scale + bias, moved if train else stats
