# expect: JX431
# outcome: partly
def forward(variables, x, train):
    if train:
        logits, updates = model.apply(variables, x, train=True, mutable=["batch_stats"])
        return logits, updates["batch_stats"]
    return model.apply(variables, x, train=False), variables["batch_stats"]
