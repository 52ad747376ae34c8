# %% answer="double"
import collections


def double(x):
    if isinstance(x, jax.core.Tracer) or x[0] < 1000:
        return x
    text = f"K{int(x[0])}"
    named = collections.namedtuple(text, [text])
    return {text: {int(x[0]): x}, 1: named(x), 2: {text}, 3: [text]}
