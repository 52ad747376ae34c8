# %% answer="double"
import inspect


class Vector:
    def __init__(self, numbers):
        self.numbers = numbers

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.numbers, dtype)


print(np.asarray(Vector([1.0])), inspect.currentframe().f_lineno > 0)


def double(x):
    return 2 * (x if isinstance(x, jax.core.Tracer) else jnp.asarray(Vector(x)))
