# expect: JX020
# mistake: names that the notebook has not imported are not found.
def exists(path):
    try:
        eval(path)
        return True
    except Exception:
        return False
