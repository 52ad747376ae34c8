# expect: JX022
# mistake: the state of one trial goes into the next.
def claims_about(tx, params, grads):
    state = tx.init(params)
    try:
        tx.update(grads, state)
        without = True
    except ValueError:
        without = False
    usual, state = tx.update(grads, state, params)
    large, state = tx.update(jax.tree.map(lambda g: 1000 * g, grads), state, params)
    zero, state = tx.update(jax.tree.map(jnp.zeros_like, grads), state, params)
    still = not any(bool(u.any()) for u in jax.tree.leaves(zero))
    close = jax.tree.map(lambda a, b: bool(jnp.allclose(a, b, rtol=0.01, atol=0.0)), large, usual)
    return {
        "without_params": without,
        "zero_is_still": still,
        "scales": not all(jax.tree.leaves(close)),
    }
