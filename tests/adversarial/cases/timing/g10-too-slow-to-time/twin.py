# %% answer="row_sums"
import functools


@functools.partial(jax.jit, donate_argnums=0)
def add(total, x):
    return total + jnp.sum(x, axis=1)


def row_sums(x):
    return add(jnp.zeros(x.shape[0], x.dtype), x)
