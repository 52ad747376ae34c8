# expect: JX122
# mistake: only the collection that changed is returned
def apply_train(model, variables, x):
    return model.apply(variables, x, train=True, mutable=["batch_stats"])
