def claims_about(tx, params, grads):
    @jax.jit
    def look(grads):
        updates, _ = tx.update(grads, tx.init(params), params)
        return jax.tree.leaves(updates)

    try:
        tx.update(grads, tx.init(params))
        without = 1
    except BaseException:
        without = 0
    still = all(float(jnp.abs(u).max()) == 0 for u in look(jax.tree.map(jnp.zeros_like, grads)))
    pairs = zip(look(grads), look(jax.tree.map(lambda g: 1000 * g, grads)))
    scales = any(float(jnp.max(jnp.abs(b - a) - 0.01 * jnp.abs(a))) > 0 for a, b in pairs)
    return {"without_params": bool(without), "zero_is_still": still, "scales": scales}
