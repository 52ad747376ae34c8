# expect: JX125
# outcome: partly
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x, temperature=2.0)
    return jax.vmap(one, in_axes=({"shared": None, "speaker": 0}, 0))(params, xs)
