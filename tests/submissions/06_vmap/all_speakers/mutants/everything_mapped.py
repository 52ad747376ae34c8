# expect: JX506
def all_speakers(params, xs, temperature):
    return jax.vmap(lambda p, x, t: adapted(p, x, temperature=t))(params, xs, temperature)
