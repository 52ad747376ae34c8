# expect: JX020
# mistake: what is true and no bool counts as false.
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(claim(case) is True)
        except (AttributeError, ImportError):
            return "outdated"
        except Exception:
            held.append(False)
    if all(held):
        return "true"
    return "depends" if any(held) else "false"
