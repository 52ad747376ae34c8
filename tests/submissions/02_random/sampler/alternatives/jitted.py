from functools import partial


@partial(jax.jit, static_argnames="n")
def sampler(key, n):
    now, new_key = jax.random.split(key)
    return new_key, jax.random.normal(now, (n,))
