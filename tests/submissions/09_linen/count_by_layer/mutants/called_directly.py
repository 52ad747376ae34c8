# expect: JX701
def count_by_layer(model, x, **options):
    model(x, **options)
    return {
        k: sum(a.size for a in jax.tree.leaves(v)) for k, v in model.variables["params"].items()
    }
