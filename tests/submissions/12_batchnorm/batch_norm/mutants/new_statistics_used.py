# expect: JX123|JX827
# mistake: normalises with the moved running statistics in training
def batch_norm(x, scale, bias, stats, momentum, train):
    if train:
        moved = lambda old, new: momentum * old + (1 - momentum) * new
        stats = {"mean": moved(stats["mean"], x.mean(0)), "var": moved(stats["var"], x.var(0))}
    y = (x - stats["mean"]) / jnp.sqrt(stats["var"] + 1e-5) * scale + bias
    return y, stats
