def evaluate(metrics_of, batches):
    results = [metrics_of(batch) for batch in batches]
    weights = np.array([batch["label"].shape[0] for batch in batches])
    out = {}
    for key in results[0]:
        column = np.array([float(result[key]) for result in results])
        out[key] = float(np.average(column, weights=weights))
    out["examples"] = int(weights.sum())
    return out
