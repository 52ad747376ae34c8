# expect: JX122|JX123|JX120
# mistake: the loss of each step.
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
            losses.append(float(metrics["loss"]))
    return state, losses
