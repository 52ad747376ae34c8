from collections import defaultdict


def evaluate(metrics_of, batches):
    totals, count = defaultdict(float), 0
    for batch in batches:
        n = len(batch["label"])
        for name, value in metrics_of(batch).items():
            totals[name] += n * value.item()
        count += n
    return {"examples": count} | {name: total / count for name, total in totals.items()}
