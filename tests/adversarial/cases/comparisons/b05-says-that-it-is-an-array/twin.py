# %% answer="double"
class Array:
    """A wrapper that happens to be called like jax's."""

    def __init__(self, value):
        self.value = value

    def twice(self):
        return self.value + self.value


def double(x):
    return Array(x).twice()
