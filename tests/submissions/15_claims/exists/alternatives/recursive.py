def look_up(path):
    parent, dot, name = path.rpartition(".")
    if not dot:
        return importlib.import_module(name)
    found = look_up(parent)
    try:
        return getattr(found, name)
    except AttributeError:
        return importlib.import_module(path)


def exists(path):
    try:
        look_up(path)
    except Exception as error:
        print(error)
        return False
    else:
        return True
