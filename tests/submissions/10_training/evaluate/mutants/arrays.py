# expect: JX122|JX123|JX121
# mistake: arrays come back.
def evaluate(metrics_of, batches):
    told = [(metrics_of(batch), len(batch["label"])) for batch in batches]
    examples = sum(n for _, n in told)
    means = {
        name: sum(metrics[name] * n for metrics, n in told) / examples
        for name in told[0][0]
    }
    return {**means, "examples": examples}
