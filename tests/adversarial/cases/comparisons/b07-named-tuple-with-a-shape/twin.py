# %% answer="double"
import collections

Claims = collections.namedtuple("Claims", ["shape", "dtype"])


def double(x):
    other = Claims((3,), jnp.dtype("float32"))
    assert other is not None
    return 2 * x
