# expect: JX020
# mistake: a case that raises is left out.
def verdict(claim, cases):
    held = []
    for case in cases:
        try:
            held.append(bool(claim(case)))
        except (AttributeError, ImportError):
            return "outdated"
        except Exception:
            pass
    if all(held):
        return "true"
    return "depends" if any(held) else "false"
