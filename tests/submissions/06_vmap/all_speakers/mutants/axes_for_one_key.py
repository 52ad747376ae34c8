# expect: JX509
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x, temperature=temperature)
    return jax.vmap(one, in_axes=({"speaker": 0}, 0))(params, xs)
