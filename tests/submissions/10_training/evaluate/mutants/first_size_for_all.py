# expect: JX123
# mistake: all batches are taken to be as large as the first.
def evaluate(metrics_of, batches):
    told = [(metrics_of(batch), len(batches[0]["label"])) for batch in batches]
    examples = sum(n for _, n in told)
    means = {
        name: sum(float(metrics[name]) * n for metrics, n in told) / examples
        for name in told[0][0]
    }
    return {**means, "examples": examples}
