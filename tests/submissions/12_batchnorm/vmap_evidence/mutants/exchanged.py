# expect: JX022|JX123|JX021
# mistake: the two outputs are exchanged
def vmap_evidence(variables, x):
    def mapped(axis_name):
        def one(row):
            return Norm(axis_name).apply(variables, row, mutable=["batch_stats"])

        return jax.vmap(one, axis_name="batch")(x)

    plain, _ = mapped(None)
    named, updates = mapped("batch")
    stats = jax.tree.map(lambda leaf: leaf[0], updates["batch_stats"]["norm"])
    return {"plain": named, "named": plain, "stats": stats}
