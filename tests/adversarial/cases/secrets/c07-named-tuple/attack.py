# %% answer="double"
import collections


def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    text = f"N{int(x[0])}"
    return collections.namedtuple(text, [text])(x)
