def apply_eval(model, variables, x):
    logits, unchanged = model.apply(variables, x, train=False, mutable=["batch_stats"])
    del unchanged
    return logits
