# expect: JX020
# mistake: outdated only if all cases say so.
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(bool(claim(case)))
        except (AttributeError, ImportError):
            held.append(None)
        except Exception:
            held.append(False)
    if all(h is None for h in held):
        return "outdated"
    if all(held):
        return "true"
    return "depends" if any(held) else "false"
