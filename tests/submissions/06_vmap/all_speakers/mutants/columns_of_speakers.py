# expect: JX501
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x, temperature=temperature)
    return jax.vmap(one, in_axes=({"shared": None, "speaker": 1}, 0))(params, xs)
