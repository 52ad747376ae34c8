def batches_of(data, size, order):
    for start in range(0, len(order), size):
        yield {k: np.take(v, order[start : start + size], axis=0) for k, v in data.items()}


def fit(step, state, data, size, key, epochs):
    sizes = {len(v) for v in data.values()}
    (n,) = sizes
    losses = []
    for epoch in range(epochs):
        order = np.array(jax.random.permutation(jax.random.fold_in(key, epoch), jnp.arange(n)))
        weighted = []
        for batch in batches_of(data, size, order):
            b = len(next(iter(batch.values())))
            state, metrics = step(state, batch)
            weighted.append(b * float(metrics["loss"]))
        losses.append(sum(weighted) / n)
    return state, losses
