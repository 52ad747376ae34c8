# expect: JX003|JX122
# mistake: one name is taken for granted.
def evaluate(metrics_of, batches):
    told = [(metrics_of(batch), len(batch["label"])) for batch in batches]
    examples = sum(n for _, n in told)
    means = {
        name: sum(float(metrics[name]) * n for metrics, n in told) / examples
        for name in ["accuracy"]
    }
    return {**means, "examples": examples}
