def all_speakers(params, xs, temperature):
    n = xs.shape[0]
    f = jax.vmap(adapted, in_axes=({"shared": None, "speaker": 0}, 0))
    # Keywords are mapped over axis 0: so give it one.
    return f(params, xs, temperature=jnp.full(n, temperature))
