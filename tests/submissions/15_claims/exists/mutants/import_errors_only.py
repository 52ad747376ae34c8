# expect: JX003|JX020|JX013
# mistake: other exceptions leave.
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
                found = importlib.import_module(so_far)
    except ModuleNotFoundError:
        return False
    return True
