def raises(f, *args):
    try:
        f(*args)
    except Exception as error:
        print(f.__name__, type(error).__name__)
        return True
    return False


def whose_key():
    """The missing key is found by running, the rest by reading."""
    params = net.init(jax.random.key(0), jnp.ones((1, 4)), train=False)["params"]
    x, key = jnp.ones((2, 4)), jax.random.key(1)
    verdicts = {
        "train_a": "ok",
        "train_b": "frozen-mask",
        "train_c": "wrong-stream",
        "train_d": "ok",
        "train_f": "frozen-mask",
        "evaluate_a": "missing-rng" if raises(evaluate_a, params, x) else "ok",
        "evaluate_b": "eval-noisy",
    }
    if raises(train_e, params, x, key, 0):
        verdicts["train_e"] = "missing-rng"
    return verdicts
