def evaluate(metrics_of, batches):
    seen, means = 0, {}
    for batch in batches:
        b = batch["label"].shape[0]
        seen += b
        for name, x in metrics_of(batch).items():
            old = means.get(name, 0.0)
            means[name] = old + (float(x) - old) * (b / seen)
    return dict(means, examples=seen)
