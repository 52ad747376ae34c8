# expect: JX011|JX702|JX809
def count_by_layer(model, x, **options):
    shapes = jax.eval_shape(model.init, jax.random.key(0), x)
    return {k: sum(a.size for a in jax.tree.leaves(v)) for k, v in shapes.get("params", {}).items()}
