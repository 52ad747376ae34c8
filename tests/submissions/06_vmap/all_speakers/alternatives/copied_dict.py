def all_speakers(params, xs, temperature):
    own = dict(params)
    shared = own.pop("shared")
    del own["speaker"]

    def one(speaker, x, t):
        return adapted({**own, "shared": shared, "speaker": speaker}, x, temperature=t)

    return jax.vmap(one, in_axes=(0, 0, None))(params["speaker"], xs, temperature)
