def exists(path):
    parts = path.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:n]))
        except Exception:
            continue
        try:
            for name in parts[n:]:
                found = getattr(found, name)
        except Exception:
            continue
        return True
    return False
