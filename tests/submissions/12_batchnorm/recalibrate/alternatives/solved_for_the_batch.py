def recalibrate(model, variables, batches):
    zero = jax.tree.map(jnp.zeros_like, variables["batch_stats"])
    total = zero
    for x in batches:
        start = {"params": variables["params"], "batch_stats": zero}
        _, updates = model.apply(start, x, train=True, mutable=["batch_stats"])
        part = jax.tree.map(lambda new: new / (1 - model.momentum), updates["batch_stats"])
        total = jax.tree.map(jnp.add, total, part)
    return {
        "params": variables["params"],
        "batch_stats": jax.tree.map(lambda leaf: leaf / len(batches), total),
    }
