# expect: JX501
def all_speakers(params, xs, temperature):
    return jax.vmap(lambda p, x: adapted(p, x, temperature=temperature))(params, xs)
