# expect: JX003|JX020
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(bool(claim(case)))
        except (AttributeError, ImportError):
            return "outdated"
    if all(held):
        return "true"
    return "depends" if any(held) else "false"
