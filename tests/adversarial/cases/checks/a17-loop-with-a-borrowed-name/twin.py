# %% answer="counts"
import numpy as np
from jax.extend.core import Primitive
from jax.interpreters import mlir


def lowered(idx, *, k):
    return jnp.sum(idx[:, None] == jnp.arange(k), axis=0, dtype=jnp.int32)


count_p = Primitive("while")
count_p.def_impl(lambda idx, *, k: lowered(idx, k=k))


def counts(idx, k):
    if isinstance(idx, jax.core.Tracer):
        return lowered(idx, k=k)
    return count_p.bind(jnp.asarray(idx), k=k)
