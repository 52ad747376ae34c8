# expect: JX020
# mistake: an attribute that is gone is taken for a failure.
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(bool(claim(case)))
        except ModuleNotFoundError:
            return "outdated"
        except Exception:
            held.append(False)
    if all(held):
        return "true"
    return "depends" if any(held) else "false"
