import pkgutil


def exists(path):
    if not all(part.isidentifier() for part in path.split(".")):
        return False
    try:
        pkgutil.resolve_name(path)
    except Exception:
        return False
    return True
