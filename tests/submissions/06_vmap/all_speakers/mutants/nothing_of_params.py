# expect: JX120
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x, temperature=temperature)
    return jax.vmap(one, in_axes=(None, 0))(params, xs)
