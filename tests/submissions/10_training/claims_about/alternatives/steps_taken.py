def claims_about(tx, params, grads):
    state = tx.init(params)
    answer = dict.fromkeys(("without_params", "zero_is_still", "scales"), True)
    try:
        tx.update(grads, state)
    except Exception as error:
        print("needs params:", error)
        answer["without_params"] = False
    zeros, _ = tx.update(jax.tree.map(jnp.zeros_like, grads), state, params)
    for leaf in jax.tree.leaves(zeros):
        if np.count_nonzero(leaf):
            answer["zero_is_still"] = False
    usual, _ = tx.update(grads, state, params)
    large, _ = tx.update(jax.tree.map(lambda g: 1000.0 * g, grads), state, params)
    for u, v in zip(jax.tree.leaves(usual), jax.tree.leaves(large), strict=True):
        if not np.allclose(v, u, rtol=0.01, atol=0):
            return answer
    answer["scales"] = False
    return answer
