# expect: JX901
# mistake: the second claim is tried without the parameters.
def claims_about(tx, params, grads):
    state = tx.init(params)

    def updates(g, *rest):
        return jax.tree.leaves(tx.update(g, state, *rest)[0])

    try:
        updates(grads)
        without = True
    except ValueError:
        without = False
    still = not any(bool(u.any()) for u in updates(jax.tree.map(jnp.zeros_like, grads)))
    large = updates(jax.tree.map(lambda g: 1000 * g, grads), params)
    usual = updates(grads, params)
    close = [bool(jnp.allclose(a, b, rtol=0.01, atol=0.0)) for a, b in zip(large, usual)]
    return {"without_params": without, "zero_is_still": still, "scales": not all(close)}
