# expect: JX020
# mistake: only modules are found.
def exists(path):
    first, *others = path.split(".")
    try:
        found = importlib.import_module(first)
        so_far = first
        for name in others:
            so_far = f"{so_far}.{name}"
            importlib.import_module(so_far)
    except Exception:
        return False
    return True
