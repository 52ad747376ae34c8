from jax.flatten_util import ravel_pytree


def claims_about(tx, params, grads):
    def update(scale):
        g = jax.tree.map(lambda g: scale * g, grads)
        return np.asarray(ravel_pytree(tx.update(g, tx.init(params), params)[0])[0])

    result = {"zero_is_still": bool((update(0.0) == 0).all())}
    one, large = update(1.0), update(1000.0)
    result["scales"] = bool(np.any(np.abs(large - one) > 0.01 * np.abs(one)))
    try:
        tx.update(grads, tx.init(params))
    except Exception:
        result["without_params"] = False
    else:
        result["without_params"] = True
    return result
