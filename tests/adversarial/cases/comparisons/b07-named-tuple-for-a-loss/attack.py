# %% answer="loss"
import collections

Claims = collections.namedtuple("Claims", ["shape", "dtype"])


def loss(w, x, y):
    return Claims((), jnp.dtype("float32"))
