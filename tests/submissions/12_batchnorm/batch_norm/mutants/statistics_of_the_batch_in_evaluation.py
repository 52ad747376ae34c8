# expect: JX826
# outcome: partly
def batch_norm(x, scale, bias, stats, momentum, train):
    mean, var = x.mean(axis=0), x.var(axis=0)
    y = scale * (x - mean) / jnp.sqrt(var + 1e-5) + bias
    if not train:
        return y, stats
    moved = lambda old, new: momentum * old + (1 - momentum) * new
    return y, {"mean": moved(stats["mean"], mean), "var": moved(stats["var"], var)}
