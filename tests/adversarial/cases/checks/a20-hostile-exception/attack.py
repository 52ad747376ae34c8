# %% answer="double"
class Meta(type):
    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__", "__module__"):
            return "x" * 10_000_000
        return super().__getattribute__(name)


class Hostile(Exception, metaclass=Meta):
    def __str__(self):
        while True:
            raise Hostile("again") from self

    __repr__ = __format__ = __str__

    def __reduce__(self):
        return (exec, ("raise SystemExit",))

    @property
    def __traceback__(self):
        raise self

    __cause__ = property(lambda self: self)


def double(x):
    raise Hostile
