def fit(step, state, data, size, key, epochs):
    seeds = np.asarray(jax.random.key_data(key)).ravel().tolist()
    rng = np.random.default_rng(seeds)
    n = next(len(array) for array in data.values())
    history = []
    for _ in range(epochs):
        order = rng.permutation(n)
        means, weights = [], []
        for rows in np.split(order, range(size, n, size)):
            state, metrics = step(state, {k: data[k][rows] for k in data})
            means.append(metrics["loss"].item())
            weights.append(rows.size)
        history.append(float(np.average(means, weights=weights)))
    return state, history
