# expect: JX020
# mistake: what is inside of a class is not found.
def exists(path):
    module, _, name = path.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name)
    except Exception:
        return False
