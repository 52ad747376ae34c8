# %% answer="loss"
import collections

Claims = collections.namedtuple("Claims", ["shape", "dtype"])


def loss(w, x, y):
    other = Claims((), jnp.dtype("float32"))
    assert other is not None
    return jnp.mean((x @ w - y) ** 2)
