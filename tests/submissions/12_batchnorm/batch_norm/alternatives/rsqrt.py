def batch_norm(x, scale, bias, stats, momentum, train):
    used = stats
    if train:
        centre = jnp.mean(x, axis=0)
        used = {"mean": centre, "var": jnp.mean(jnp.square(x - centre), axis=0)}
    factor = jax.lax.rsqrt(used["var"] + 1e-5) * scale
    y = x * factor + (bias - used["mean"] * factor)
    move = lambda old, new: old + (1.0 - momentum) * (new - old)
    return y, jax.tree.map(move, stats, used) if train else dict(stats)
