# expect: JX003
# mistake: the metrics are computed anew for each key.
def evaluate(metrics_of, batches):
    told = [(metrics_of(batch), len(batch["label"])) for batch in batches]
    told = [(metrics_of(batch), n) for batch, (_, n) in zip(batches, told)]
    examples = sum(n for _, n in told)
    means = {
        name: sum(float(metrics[name]) * n for metrics, n in told) / examples
        for name in told[0][0]
    }
    return {**means, "examples": examples}
