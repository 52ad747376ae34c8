# expect: JX020
# mistake: a module that nobody has imported yet.
def exists(path):
    first, *others = path.split(".")
    try:
        found = importlib.import_module(first)
        so_far = first
        for name in others:
            so_far = f"{so_far}.{name}"
            if hasattr(found, name):
                found = getattr(found, name)
            else:
                return False
    except Exception:
        return False
    return True
