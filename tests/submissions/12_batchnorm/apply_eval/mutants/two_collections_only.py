# expect: JX824|JX003|JX821
# mistake: a third collection is left out
def apply_eval(model, variables, x):
    two = {name: variables[name] for name in ("params", "batch_stats")}
    return model.apply(two, x, train=False)
