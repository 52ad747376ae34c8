# expect: JX020
def exists(path):
    first, *others = path.split(".")
    try:
        return all(name in dir(importlib.import_module(first)) for name in others)
    except Exception:
        return False
