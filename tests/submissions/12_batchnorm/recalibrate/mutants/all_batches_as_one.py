# expect: JX123
def recalibrate(model, variables, batches):
    everything = jnp.concatenate(batches)
    _, updates = model.clone(momentum=0.0).apply(
        variables, everything, train=True, mutable=["batch_stats"]
    )
    return {**variables, **updates}
