def recalibrate(model, variables, batches):
    """A running mean with momentum 1 - 1 / (number of the batch)."""
    current = variables
    for i, x in enumerate(batches):
        _, updates = model.clone(momentum=i / (i + 1)).apply(
            current, x, train=True, mutable=["batch_stats"]
        )
        current = {"params": variables["params"], "batch_stats": updates["batch_stats"]}
    return current
