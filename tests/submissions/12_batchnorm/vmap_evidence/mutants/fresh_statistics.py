# expect: JX123
# mistake: passes the parameters only, so the statistics start from 0 and 1
def vmap_evidence(variables, x):
    def mapped(axis_name):
        def one(row):
            params = {"params": variables["params"]}
            return Norm(axis_name).apply(params, row, mutable=["batch_stats"])

        return jax.vmap(one, axis_name="batch")(x)

    plain, _ = mapped(None)
    named, updates = mapped("batch")
    stats = jax.tree.map(lambda leaf: leaf[0], updates["batch_stats"]["norm"])
    return {"plain": plain, "named": named, "stats": stats}
