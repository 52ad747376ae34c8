# %% answer="double"
class Vector:
    def __init__(self, entries):
        self.entries = jnp.asarray(entries)

    def __eq__(self, other):
        return isinstance(other, Vector) and bool(jnp.all(self.entries == other.entries))

    def __add__(self, other):
        return Vector(self.entries + other.entries)


assert Vector([1.0]) == Vector([1.0])


def double(x):
    return (Vector(x) + Vector(x)).entries
