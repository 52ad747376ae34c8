# expect: JX123
# mistake: believes that the plain outputs are always 0, where they are the bias
def vmap_evidence(variables, x):
    def one(row):
        return Norm("batch").apply(variables, row, mutable=["batch_stats"])

    named, updates = jax.vmap(one, axis_name="batch")(x)
    stats = jax.tree.map(lambda leaf: leaf[0], updates["batch_stats"]["norm"])
    return {"plain": jnp.zeros_like(x), "named": named, "stats": stats}
