# expect: JX123|JX614
# mistake: the mixed derivatives of different leaves are left out.
def newton_step(loss, params):
    leaves, structure = jax.tree.flatten(params)
    new = []
    for i, leaf in enumerate(leaves):
        def f(v, i=i, shape=leaf.shape):
            return loss(structure.unflatten([*leaves[:i], v.reshape(shape), *leaves[i + 1 :]]))

        v = leaf.reshape(-1)
        step = jnp.linalg.solve(jax.hessian(f)(v), jax.grad(f)(v))
        new.append((v - step).reshape(leaf.shape))
    return structure.unflatten(new)
