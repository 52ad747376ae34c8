def fit(step, state, data, size, key, epochs):
    arrays = {k: np.asarray(v) for k, v in data.items()}
    n = len(arrays[next(iter(arrays))])

    def epoch(state, key):
        order = np.argsort(np.asarray(jax.random.uniform(key, (n,))))
        total = 0.0
        for rows in (order[i : i + size] for i in range(0, n, size)):
            state, metrics = step(state, {k: v[rows] for k, v in arrays.items()})
            total += float(metrics["loss"]) * len(rows)
        return state, total / n

    losses = []
    for k in jax.random.split(key, epochs):
        state, loss = epoch(state, k)
        losses += [loss]
    return state, losses
