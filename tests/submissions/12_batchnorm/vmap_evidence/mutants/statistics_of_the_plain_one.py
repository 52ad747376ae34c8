# expect: JX123|JX510
# mistake: the statistics of the first, unnamed call
def vmap_evidence(variables, x):
    def mapped(axis_name):
        def one(row):
            return Norm(axis_name).apply(variables, row, mutable=["batch_stats"])

        return jax.vmap(one, axis_name="batch")(x)

    plain, updates = mapped(None)
    named, _ = mapped("batch")
    stats = jax.tree.map(lambda leaf: leaf[0], updates["batch_stats"]["norm"])
    return {"plain": plain, "named": named, "stats": stats}
