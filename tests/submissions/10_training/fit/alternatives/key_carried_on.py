def fit(step, state, data, size, key, epochs):
    n = len(list(data.values())[0])
    losses = []
    while len(losses) < epochs:
        key, sub = jax.random.split(key)
        order = jax.random.permutation(sub, n)
        shuffled = jax.tree.map(lambda a: a[np.asarray(order)], data)
        total, start = 0.0, 0
        while start < n:
            batch = {name: a[start : start + size] for name, a in shuffled.items()}
            state, told = step(state, batch)
            total += float(told["loss"]) * min(size, n - start)
            start += size
        losses.append(total / n)
        print(losses[-1])
    return (state, losses)
