def apply_train(model, variables, x):
    logits, changed = model.apply(variables, x, True, mutable="batch_stats")
    new = {}
    for name in variables:
        new[name] = changed[name] if name in changed else variables[name]
    print(sorted(new))
    return logits, new
