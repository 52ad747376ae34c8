def holds(claim, case):
    try:
        return bool(claim(case))
    except (AttributeError, ImportError):
        raise
    except Exception:
        return False


def verdict(claim, cases):
    try:
        held = sum(holds(claim, case) for case in cases)
    except (AttributeError, ImportError):
        return "outdated"
    return "true" if held == len(cases) else "depends" if held else "false"
