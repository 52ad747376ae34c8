# %% answer="set_row"
import functools


@functools.lru_cache
def message(i):
    return f"row {i}"


def set_row(x, i, row):
    print(message(int(i)) if not isinstance(i, jax.core.Tracer) else "some row")
    return jnp.asarray(x).at[i].set(row)
