def raises(f):
    try:
        f()
    except ValueError:
        return True
    return False


def claims_about(tx, params, grads):
    zeros = jax.tree.map(lambda g: 0 * g, grads)
    thousand = jax.tree.map(lambda g: g * 1e3, grads)
    a, b, c = (tx.update(g, tx.init(params), params)[0] for g in (zeros, grads, thousand))
    same = jax.tree.map(lambda x, y: jnp.all(jnp.abs(y - x) <= 0.01 * jnp.abs(x)), b, c)
    return {
        "without_params": not raises(lambda: tx.update(grads, tx.init(params))),
        "zero_is_still": float(optax.tree.norm(a)) == 0.0,
        "scales": not bool(jax.tree.all(same)),
    }
