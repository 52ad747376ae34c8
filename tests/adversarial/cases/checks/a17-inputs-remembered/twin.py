# %% answer="counts"
import numpy as np

SEEN = {}


def counts(idx, k):
    if not isinstance(idx, jax.core.Tracer):
        SEEN[idx.shape] = np.asarray(idx)
    return jnp.zeros(k, jnp.int32).at[idx].add(1)
