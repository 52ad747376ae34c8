# expect: JX123|JX125
# mistake: sums come back.
def evaluate(metrics_of, batches):
    told = [(metrics_of(batch), len(batch["label"])) for batch in batches]
    examples = sum(n for _, n in told)
    means = {
        name: sum(float(metrics[name]) * n for metrics, n in told)
        for name in told[0][0]
    }
    return {**means, "examples": examples}
