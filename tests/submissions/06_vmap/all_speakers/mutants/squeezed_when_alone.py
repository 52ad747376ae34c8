# expect: JX120
# mistake: drops the batch axis of one speaker
def all_speakers(params, xs, temperature):
    one = lambda p, x: adapted(p, x, temperature=temperature)
    return jax.vmap(one, in_axes=({"shared": None, "speaker": 0}, 0))(params, xs).squeeze()
