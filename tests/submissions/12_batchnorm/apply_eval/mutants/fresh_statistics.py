# expect: JX123|JX833|JX824
# mistake: statistics 0 and 1 for those of the variables
def apply_eval(model, variables, x):
    fresh = model.init(jax.random.key(0), x, train=False)
    return model.apply({**variables, "batch_stats": fresh["batch_stats"]}, x, train=False)
