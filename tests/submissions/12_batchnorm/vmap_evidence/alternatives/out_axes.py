def vmap_evidence(variables, x):
    def apply(module):
        return lambda row: module.apply(variables, row, mutable=["batch_stats"])

    plain, _ = jax.vmap(apply(Norm()))(x)
    named, updates = jax.vmap(apply(Norm("b")), axis_name="b", out_axes=(0, None))(x)
    return {"plain": plain, "named": named, "stats": updates["batch_stats"]["norm"]}
