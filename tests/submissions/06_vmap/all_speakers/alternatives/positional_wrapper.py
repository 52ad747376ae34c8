from functools import partial


@partial(jax.vmap, in_axes=({"shared": {"w": None}, "speaker": 0}, 0, None))
def _mapped(params, x, t):
    return adapted(params, x, temperature=t)


@jax.jit
def all_speakers(params, xs, temperature):
    return _mapped(params, xs, temperature)
