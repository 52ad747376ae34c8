# expect: JX120|JX128
def mc_predict(params, x, key, passes):
    def one_pass(k):
        return net.apply({"params": params}, x, train=True, rngs={"dropout": k})

    outs = jax.vmap(one_pass)(jax.random.split(key, passes))
    return outs.mean(axis=1), outs.std(axis=1)
