# expect: JX123
# mistake: each array is shuffled by itself.
def fit(step, state, data, size, key, epochs):
    n = len(next(iter(data.values())))
    losses = []
    for epoch_key in jax.random.split(key, epochs):
        order = np.asarray(jax.random.permutation(epoch_key, n))
        total = 0.0
        for i in range(0, n, size):
            rows = order[i : i + size]
            batch = {
                name: array[np.asarray(jax.random.permutation(jax.random.fold_in(epoch_key, j), n))[i : i + size]]
                for j, (name, array) in enumerate(data.items())
            }
            state, metrics = step(state, batch)
            total += float(metrics["loss"]) * len(rows)
        losses.append(total / n)
    return state, losses
