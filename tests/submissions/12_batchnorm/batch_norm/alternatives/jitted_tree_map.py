@partial(jax.jit, static_argnums=5)
def batch_norm(x, scale, bias, stats, momentum, train):
    batch = {"mean": x.mean(axis=0), "var": x.var(axis=0)}
    if not train:
        batch = stats
    new = jax.tree.map(lambda old, b: momentum * old + (1 - momentum) * b, stats, batch)
    y = (x - batch["mean"]) / jnp.sqrt(batch["var"] + 1e-5) * scale + bias
    return y, new
