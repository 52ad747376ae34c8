from flax.core import pop


def apply_train(model, variables, x):
    rest, stats = pop(variables, "batch_stats")
    logits, updates = model.apply({**rest, "batch_stats": stats}, x, train=True, mutable=["batch_stats"])
    return logits, {**rest, **updates}
