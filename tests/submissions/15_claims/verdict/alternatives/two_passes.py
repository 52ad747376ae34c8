def verdict(claim, cases):
    results = []
    try:
        for case in cases:
            try:
                results.append(claim(case))
            except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
                results.append(False)
    except (AttributeError, ModuleNotFoundError, ImportError):
        return "outdated"
    if not any(results):
        return "false"
    if not all(results):
        return "depends"
    return "true"
