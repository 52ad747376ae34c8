# expect: JX209
def mc_predict(params, x, key, passes):
    def one_pass(_):
        return net.apply({"params": params}, x, train=True, rngs={"dropout": key})

    outs = jax.vmap(one_pass)(jnp.arange(passes))
    return outs.mean(axis=0), outs.std(axis=0)
