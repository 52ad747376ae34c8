def one_pass(params, x, k):
    return net.apply({"params": params}, x, train=True, rngs={"dropout": k})


many_passes = jax.vmap(one_pass, in_axes=(None, None, 0))


def mc_predict(params, x, key, passes):
    outs = many_passes(params, x, jax.random.split(key, passes))
    mean = jnp.mean(outs, axis=0)
    return mean, jnp.sqrt(jnp.mean((outs - mean) ** 2, axis=0))
