# expect: JX123|JX132|JX136
# mistake: probabilities are clipped before the logarithm, so nothing is below log(1e-7)
def ensemble(params, xs):
    def one(p, x):
        return jnp.log(jnp.clip(jax.nn.softmax(x @ p["w"] + p["b"]), 1e-7, 1.0))

    return jax.vmap(jax.vmap(one, in_axes=(None, 0)), in_axes=(0, None))(params, xs)
