# expect: JX901
def claims_about(tx, params, grads):
    state = tx.init(params)

    def updates(g):
        return jax.tree.leaves(tx.update(g, state, params)[0])

    tx.update(grads, state)
    still = not any(bool(u.any()) for u in updates(jax.tree.map(jnp.zeros_like, grads)))
    large = updates(jax.tree.map(lambda g: 1000 * g, grads))
    close = [bool(jnp.allclose(a, b, rtol=0.01, atol=0.0)) for a, b in zip(large, updates(grads))]
    return {"without_params": True, "zero_is_still": still, "scales": not all(close)}
