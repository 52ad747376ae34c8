# expect: JX824
def apply_train(model, variables, x):
    logits, updates = model.apply(
        {"params": variables["params"]}, x, train=True, mutable=["batch_stats"]
    )
    return logits, {**variables, **updates}
