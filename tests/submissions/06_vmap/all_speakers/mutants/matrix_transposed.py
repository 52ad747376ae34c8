# expect: JX141|JX120
# mistake: the transpose of w, which a symmetric matrix does not show
def all_speakers(params, xs, temperature):
    def one(speaker, x):
        return jnp.tanh(x * speaker) @ params["shared"]["w"].T / temperature

    return jax.vmap(one)(params["speaker"], xs)
