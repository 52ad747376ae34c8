# %% answer="double"
class Ungradable(Exception):
    """What is thrown at me by a function of my own."""


class WireError(OSError):
    pass


def double(x):
    try:
        raise Ungradable
    except Ungradable:
        return 2 * x
