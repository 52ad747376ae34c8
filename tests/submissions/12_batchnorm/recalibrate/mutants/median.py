# expect: JX123
# mistake: the median of the batches for their average
def recalibrate(model, variables, batches):
    forgetful = model.clone(momentum=0.0)
    seen = []
    for x in batches:
        _, updates = forgetful.apply(variables, x, train=True, mutable=["batch_stats"])
        seen.append(updates["batch_stats"])
    average = jax.tree.map(lambda *leaves: jnp.median(jnp.stack(leaves), axis=0), *seen)
    return {**variables, "batch_stats": average}
