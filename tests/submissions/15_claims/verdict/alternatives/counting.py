def verdict(claim, cases):
    yes = 0
    for case in cases:
        try:
            if claim(case):
                yes += 1
        except Exception as error:
            if isinstance(error, (ImportError, AttributeError)):
                return "outdated"
    return {0: "false", len(cases): "true"}.get(yes, "depends")
