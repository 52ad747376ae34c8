# expect: JX123|JX129|JX135|JX144
# mistake: Python numbers are passed over; violates "A Python number counts 1".
def count_params(tree):
    return sum(x.size for x in jax.tree.leaves(tree) if hasattr(x, "size"))
