# expect: JX913
def fit(step, state, data, size, key, epochs):
    n = len(next(iter(data.values())))
    losses = []
    for epoch_key in jax.random.split(key, epochs):
        order = np.asarray(jax.random.permutation(epoch_key, n))
        total = 0.0
        for i in range(0, n, size):
            rows = order[i : i + size]
            batch = {name: array[rows] for name, array in data.items()}
            state, metrics = step(state, batch)
            total += float(metrics["loss"])
        losses.append(total / -(-n // size))
    return state, losses
