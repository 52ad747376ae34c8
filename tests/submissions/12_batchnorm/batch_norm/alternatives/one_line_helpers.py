def _move(old, new, momentum):
    return old + (1 - momentum) * (new - old)


def batch_norm(x, scale, bias, stats, momentum, train):
    used = {"mean": jnp.mean(x, 0), "var": jnp.var(x, 0)} if train else stats
    if train:
        stats = {name: _move(stats[name], used[name], momentum) for name in stats}
    y = (x - used["mean"]) * jax.lax.rsqrt(used["var"] + 1e-5)
    return y * scale + bias, stats
