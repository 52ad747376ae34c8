# expect: JX022
def vmap_evidence(variables, x):
    y, updates = Norm().apply(variables, x, mutable=["batch_stats"])
    return {"plain": y, "named": y, "stats": updates["batch_stats"]["norm"]}
