# expect: JX022|JX021|JX122
# mistake: arrays come back, not Python bools.
def claims_about(tx, params, grads):
    state = tx.init(params)

    def updates(g):
        leaves = jax.tree.leaves(tx.update(g, state, params)[0])
        return jnp.concatenate([u.ravel() for u in leaves])

    try:
        tx.update(grads, state)
        without = True
    except ValueError:
        without = False
    still = jnp.all(updates(jax.tree.map(jnp.zeros_like, grads)) == 0)
    large = updates(jax.tree.map(lambda g: 1000 * g, grads))
    scales = ~jnp.allclose(large, updates(grads), rtol=0.01, atol=0.0)
    return {"without_params": without, "zero_is_still": still, "scales": scales}
