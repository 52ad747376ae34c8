def all_speakers(params, xs, temperature):
    def one(speaker, x):
        own = {"shared": params["shared"], "speaker": speaker}
        return adapted(own, x, temperature=temperature)

    return jax.vmap(one)(params["speaker"], xs)
