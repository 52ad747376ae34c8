# expect: JX122
# outcome: partly
def apply_train(model, variables, x):
    logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return logits, {"params": variables["params"], "batch_stats": updates["batch_stats"]}
