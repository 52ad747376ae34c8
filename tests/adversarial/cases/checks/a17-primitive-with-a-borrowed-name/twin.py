# %% answer="counts"
import numpy as np
from jax.extend.core import Primitive
from jax.interpreters import mlir


def lowered(idx, *, k):
    return jnp.zeros(k, jnp.int32).at[idx].add(1)


count_p = Primitive("scatter-add")
count_p.def_impl(lambda idx, *, k: lowered(idx, k=k))
count_p.def_abstract_eval(lambda idx, *, k: jax.core.ShapedArray((k,), jnp.dtype("int32")))
mlir.register_lowering(count_p, mlir.lower_fun(lowered, multiple_results=False))


def counts(idx, k):
    return count_p.bind(jnp.asarray(idx), k=k)
