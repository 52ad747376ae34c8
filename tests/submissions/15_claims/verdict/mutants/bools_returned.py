# expect: JX020
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(bool(claim(case)))
        except (AttributeError, ImportError):
            return "outdated"
        except Exception:
            held.append(False)
    if all(held):
        return True
    return "depends" if any(held) else "false"
