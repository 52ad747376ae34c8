# expect: JX823
def recalibrate(model, variables, batches):
    forgetful = model.clone(momentum=0.0)
    for x in batches:
        _, updates = forgetful.apply(variables, x, train=True, mutable=["batch_stats"])
    return {**variables, **updates}
