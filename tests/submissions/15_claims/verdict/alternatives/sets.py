def outcome(claim, case):
    try:
        return True if claim(case) else False
    except AttributeError:
        return "outdated"
    except ImportError:
        return "outdated"
    except Exception as error:
        print(error)
        return False


def verdict(claim, cases):
    found = {outcome(claim, case) for case in cases}
    if "outdated" in found:
        return "outdated"
    if found == {True}:
        return "true"
    if found == {False}:
        return "false"
    return "depends"
