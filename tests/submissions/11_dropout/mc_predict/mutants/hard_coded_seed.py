# expect: JX204
def mc_predict(params, x, key, passes):
    def one_pass(k):
        return net.apply({"params": params}, x, train=True, rngs={"dropout": k})

    outs = jax.vmap(one_pass)(jax.random.split(jax.random.key(0), passes))
    return outs.mean(axis=0), outs.std(axis=0)
