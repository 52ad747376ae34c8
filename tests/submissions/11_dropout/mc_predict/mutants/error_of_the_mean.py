# expect: JX123|JX125
# mistake: the standard error, divided once more by the root of the number of passes
def mc_predict(params, x, key, passes):
    one_pass = lambda k: net.apply({"params": params}, x, train=True, rngs={"dropout": k})
    outs = jax.vmap(one_pass)(jax.random.split(key, passes))
    return outs.mean(axis=0), outs.std(axis=0) / jnp.sqrt(passes)
