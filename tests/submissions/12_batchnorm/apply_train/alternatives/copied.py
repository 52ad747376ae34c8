def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, True, mutable="batch_stats")
    new_variables = dict(variables)
    new_variables["batch_stats"] = updates["batch_stats"]
    return logits, new_variables
