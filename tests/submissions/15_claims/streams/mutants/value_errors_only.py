# expect: JX003|JX808|JX801|JX123|JX802
def streams(apply):
    key = jax.random.key(3)

    def raises(rngs):
        try:
            apply(rngs)
        except ValueError:
            return True
        return False

    first, second = apply({"dropout": key})
    once_more, _ = apply({"dropout": key})
    return {
        "no key raises": raises({}),
        "wrong name raises": raises({"drop": key}),
        "params is taken": not raises({"params": key}),
        "same key, same mask": np.array_equal(first, once_more),
        "layers differ": not np.array_equal(first, second),
    }
