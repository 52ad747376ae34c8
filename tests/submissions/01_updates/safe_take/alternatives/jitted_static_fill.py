import functools


@functools.partial(jax.jit, static_argnames="fill")
def safe_take(x, i, fill):
    return x.at[i].get(mode="fill", fill_value=fill)
