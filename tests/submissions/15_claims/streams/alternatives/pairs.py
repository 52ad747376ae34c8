def works(apply, **keys):
    try:
        return apply(keys) is not None
    except Exception:
        return False


def streams(apply):
    key = jax.random.key(12)
    pairs = [apply({"dropout": key}) for _ in range(2)]
    masks = [[np.asarray(x) != 0 for x in pair] for pair in pairs]
    return {
        "layers differ": not bool(np.all(masks[0][0] == masks[0][1])),
        "same key, same mask": bool(np.all(masks[0][0] == masks[1][0])),
        "params is taken": works(apply, params=key),
        "wrong name raises": not works(apply, drop=key),
        "no key raises": not works(apply),
    }
