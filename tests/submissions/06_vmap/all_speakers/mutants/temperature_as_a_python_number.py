# expect: JX403
# mistake: float() of an array, which may be traced
def all_speakers(params, xs, temperature):
    t = float(temperature)
    one = lambda p, x: adapted(p, x, temperature=t)
    return jax.vmap(one, in_axes=({"shared": None, "speaker": 0}, 0))(params, xs)
