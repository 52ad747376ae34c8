# expect: JX825
def apply_eval(model, variables, x):
    stats = {"batch_stats": variables["batch_stats"]}
    return model.apply({"params": variables["params"], "batch_stats": stats}, x, train=False)
