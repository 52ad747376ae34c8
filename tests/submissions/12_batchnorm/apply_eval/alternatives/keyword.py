def apply_eval(model, variables, x):
    """In evaluation nothing is mutable."""
    params, batch_stats = variables["params"], variables["batch_stats"]
    others = {k: v for k, v in variables.items() if k not in ("params", "batch_stats")}
    return model.apply({"params": params, "batch_stats": batch_stats, **others}, x, train=False)
