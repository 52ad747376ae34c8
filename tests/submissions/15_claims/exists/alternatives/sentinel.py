import sys


def exists(path):
    missing = object()
    names = path.split(".")
    try:
        __import__(names[0])
        here = sys.modules[names[0]]
        for i, name in enumerate(names[1:], start=2):
            there = getattr(here, name, missing)
            if there is missing:
                __import__(".".join(names[:i]))
                there = sys.modules[".".join(names[:i])]
            here = there
        return True
    except BaseException:
        return False
