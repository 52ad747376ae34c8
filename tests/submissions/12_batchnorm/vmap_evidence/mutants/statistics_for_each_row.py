# expect: JX508
def vmap_evidence(variables, x):
    def mapped(axis_name):
        def one(row):
            return Norm(axis_name).apply(variables, row, mutable=["batch_stats"])

        return jax.vmap(one, axis_name="batch")(x)

    plain, _ = mapped(None)
    named, updates = mapped("batch")
    stats = updates["batch_stats"]["norm"]
    return {"plain": plain, "named": named, "stats": stats}
