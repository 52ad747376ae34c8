# expect: JX122
# mistake: the new leaves are not put back into a tree.
def sgd_step(params, grads, lr):
    pairs = zip(jax.tree.leaves(params), jax.tree.leaves(grads), strict=True)
    return [(p - lr * g).astype(p.dtype) for p, g in pairs]
