# expect: JX806
# mistake: the mean is the output of evaluation
def mc_predict(params, x, key, passes):
    one_pass = lambda k: net.apply({"params": params}, x, train=True, rngs={"dropout": k})
    outs = jax.vmap(one_pass)(jax.random.split(key, passes))
    return net.apply({"params": params}, x, train=False), outs.std(axis=0)
