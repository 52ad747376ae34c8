def newton_step(loss, params):
    leaves, structure = jax.tree.flatten(params)
    ends = np.cumsum([leaf.size for leaf in leaves])

    def tree_of(vector):
        pieces = jnp.split(vector, ends[:-1])
        return structure.unflatten(
            [piece.reshape(leaf.shape) for piece, leaf in zip(pieces, leaves, strict=True)]
        )

    vector = jnp.concatenate([leaf.ravel() for leaf in leaves])
    gradient = jax.grad(lambda v: loss(tree_of(v)))
    hessian = jax.jacobian(gradient)(vector)
    return tree_of(vector - jnp.linalg.solve(hessian, gradient(vector)))
