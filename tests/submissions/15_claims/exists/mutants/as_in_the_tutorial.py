# expect: JX003|JX013
def exists(path):
    module, _, name = path.rpartition(".")
    return hasattr(importlib.import_module(module), name)
