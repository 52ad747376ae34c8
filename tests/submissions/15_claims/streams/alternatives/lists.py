def streams(apply):
    def outcome(rngs):
        try:
            first, second = apply(rngs)
            return first.tolist(), second.tolist()
        except Exception:
            return None

    key = jax.random.key(77)
    one, two = outcome({"dropout": key}), outcome({"dropout": key})
    return {
        "no key raises": outcome({}) is None,
        "wrong name raises": outcome({"drop": key}) is None,
        "params is taken": outcome({"params": key}) is not None,
        "same key, same mask": one[0] == two[0],
        "layers differ": one[0] != one[1],
    }
