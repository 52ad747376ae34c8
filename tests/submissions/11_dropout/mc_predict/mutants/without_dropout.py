# expect: JX806
def mc_predict(params, x, key, passes):
    def one_pass(k):
        return net.apply({"params": params}, x, train=False, rngs={"dropout": k})

    outs = jnp.stack([one_pass(k) for k in jax.random.split(key, passes)])
    return outs.mean(axis=0), outs.std(axis=0)
