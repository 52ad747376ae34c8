# expect: JX123
def all_speakers(params, xs, temperature):
    own = {**params, "speaker": params["speaker"][0]}
    return jax.vmap(lambda x: adapted(own, x, temperature=temperature))(xs)
