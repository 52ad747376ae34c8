# expect: JX932
def recalibrate(model, variables, batches):
    for x in batches:
        _, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
        variables = {**variables, **updates}
    return variables
