def streams(apply):
    keys = iter(jax.random.split(jax.random.key(1), 4))

    def raises(*names):
        try:
            apply({name: next(keys) for name in names})
            return False
        except Exception:
            return True

    report = {
        "no key raises": raises(),
        "wrong name raises": raises("drop"),
        "params is taken": not raises("params"),
    }
    again = next(keys)
    left = apply({"dropout": again})
    right = apply({"dropout": again})
    report["same key, same mask"] = bool(jnp.array_equal(left[0], right[0]))
    report["layers differ"] = not bool(jnp.array_equal(left[0], left[1]))
    return report
