# expect: JX504
def all_speakers(params, xs, temperature):
    f = jax.vmap(adapted, in_axes=({"shared": None, "speaker": 0}, 0))
    return f(params, xs, temperature=temperature)
