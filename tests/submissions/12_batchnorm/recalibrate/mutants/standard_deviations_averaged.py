# expect: JX123
# mistake: averages the standard deviations and squares the average
def recalibrate(model, variables, batches):
    forgetful = model.clone(momentum=0.0)
    seen = []
    for x in batches:
        _, updates = forgetful.apply(variables, x, train=True, mutable=["batch_stats"])
        seen.append(updates["batch_stats"])
    average = jax.tree.map(lambda *leaves: sum(leaves) / len(leaves), *seen)
    stds = [tree["BatchNorm_0"]["var"] ** 0.5 for tree in seen]
    average["BatchNorm_0"]["var"] = (sum(stds) / len(stds)) ** 2
    return {**variables, "batch_stats": average}
