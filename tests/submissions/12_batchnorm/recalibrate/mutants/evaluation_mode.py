# expect: JX827
def recalibrate(model, variables, batches):
    forgetful = model.clone(momentum=0.0)
    seen = []
    for x in batches:
        _, updates = forgetful.apply(variables, x, train=False, mutable=["batch_stats"])
        seen.append(updates["batch_stats"])
    average = jax.tree.map(lambda *leaves: sum(leaves) / len(leaves), *seen)
    return {**variables, "batch_stats": average}
