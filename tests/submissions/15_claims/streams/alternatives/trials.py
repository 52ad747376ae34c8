def streams(apply):
    k = jax.random.key(0)
    found = {}
    for name, rngs in (
        ("no key raises", {}),
        ("wrong name raises", {"drop": k}),
        ("params is taken", {"params": k}),
    ):
        try:
            apply(rngs)
            failed = False
        except Exception as error:
            print(error)
            failed = True
        found[name] = failed if name != "params is taken" else not failed
    a, b = apply({"dropout": k})
    c, d = apply({"dropout": k})
    found["same key, same mask"] = bool((a == c).all())
    found["layers differ"] = bool((a != b).any())
    return found
