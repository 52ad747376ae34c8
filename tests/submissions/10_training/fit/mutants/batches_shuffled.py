# expect: JX931|JX123
# mistake: batches are shuffled, examples are not.
def fit(step, state, data, size, key, epochs):
    n = len(next(iter(data.values())))
    losses = []
    for epoch_key in jax.random.split(key, epochs):
        start = int(jax.random.randint(epoch_key, (), 0, n))
        order = np.roll(np.arange(n), start)
        total = 0.0
        for i in range(0, n, size):
            rows = order[i : i + size]
            batch = {name: array[rows] for name, array in data.items()}
            state, metrics = step(state, batch)
            total += float(metrics["loss"]) * len(rows)
        losses.append(total / n)
    return state, losses
