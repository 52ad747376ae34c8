# expect: JX005
# outcome: out_of_memory
def count_by_layer(model, x, **options):
    params = model.init(jax.random.key(0), x, **options).get("params", {})
    return {k: sum(a.size for a in jax.tree.leaves(v)) for k, v in params.items()}
