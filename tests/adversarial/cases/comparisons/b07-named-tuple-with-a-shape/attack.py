# %% answer="double"
import collections

Claims = collections.namedtuple("Claims", ["shape", "dtype"])


def double(x):
    return Claims((3,), jnp.dtype("float32"))
