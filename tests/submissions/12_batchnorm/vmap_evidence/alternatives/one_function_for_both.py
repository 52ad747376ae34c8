def vmap_evidence(variables, x):
    evidence = {}
    for key, name in (("plain", None), ("named", "examples")):
        call = lambda row, name=name: Norm(name).apply(variables, row, mutable=["batch_stats"])
        y, updates = jax.vmap(call, axis_name="examples")(x)
        evidence[key] = y
    evidence["stats"] = {k: v.mean(axis=0) for k, v in updates["batch_stats"]["norm"].items()}
    return evidence
