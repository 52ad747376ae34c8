# expect: JX020
def exists(path):
    first, *others = path.split(".")
    try:
        found = {"jax": jax, "np": np, "jnp": jnp}[first]
        so_far = first
        for name in others:
            so_far = f"{so_far}.{name}"
            if hasattr(found, name):
                found = getattr(found, name)
            else:
                found = importlib.import_module(so_far)
    except Exception:
        return False
    return True
