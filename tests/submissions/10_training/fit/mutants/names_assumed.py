# expect: JX003
# mistake: x and label are taken for granted.
def fit(step, state, data, size, key, epochs):
    n = len(next(iter(data.values())))
    losses = []
    for epoch_key in jax.random.split(key, epochs):
        order = np.asarray(jax.random.permutation(epoch_key, n))
        total = 0.0
        for i in range(0, n, size):
            rows = order[i : i + size]
            batch = {"x": data["x"][rows], "name": data["name"][rows]}
            state, metrics = step(state, batch)
            total += float(metrics["loss"]) * len(rows)
        losses.append(total / n)
    return state, losses
