# expect: JX827
def batch_norm(x, scale, bias, stats, momentum, train):
    y = (x - stats["mean"]) / jnp.sqrt(stats["var"] + 1e-5) * scale + bias
    return y, stats
