def vmap_evidence(variables, x):
    def run(name):
        module = nn.vmap(
            Norm,
            variable_axes={"params": None, "batch_stats": None if name else 0},
            split_rngs={"params": False},
            axis_name="batch",
        )(axis_name=name)
        return module

    def one(row):
        return Norm().apply(variables, row, mutable=["batch_stats"])[0]

    named, updates = run("batch").apply(variables, x, mutable=["batch_stats"])
    return {
        "plain": jax.vmap(one)(x),
        "named": named,
        "stats": updates["batch_stats"]["norm"],
    }
