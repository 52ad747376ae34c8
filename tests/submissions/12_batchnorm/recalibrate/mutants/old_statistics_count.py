# expect: JX831
def recalibrate(model, variables, batches):
    forgetful = model
    seen = []
    for x in batches:
        _, updates = forgetful.apply(variables, x, train=True, mutable=["batch_stats"])
        seen.append(updates["batch_stats"])
    average = jax.tree.map(lambda *leaves: sum(leaves) / len(leaves), *seen)
    return {**variables, "batch_stats": average}
