def recalibrate(model, variables, batches):
    # After k batches k / (k + 1) of the old value remain: a plain average.
    for k, x in enumerate(batches):
        _, updates = model.clone(momentum=k / (k + 1)).apply(
            variables, x, train=True, mutable=["batch_stats"]
        )
        variables = {**variables, "batch_stats": updates["batch_stats"]}
    return variables
