def mc_predict(params, x, key, passes):
    @jax.vmap
    def passes_with(k):
        return net.apply({"params": params}, x, True, rngs={"dropout": k})

    outs = passes_with(jax.random.split(key, num=passes))
    mean = outs.sum(0) / passes
    return mean, jnp.sqrt(((outs - mean[None]) ** 2).sum(0) / passes)
