def evaluate(metrics_of, batches):
    sizes = [int(np.size(batch["label"])) for batch in batches]
    n = sum(sizes)
    scaled = [
        jax.tree.map(lambda x, b=b: float(x) * b / n, metrics_of(batch))
        for batch, b in zip(batches, sizes, strict=True)
    ]
    means = jax.tree.map(lambda *values: sum(values), *scaled)
    means["examples"] = n
    return means
