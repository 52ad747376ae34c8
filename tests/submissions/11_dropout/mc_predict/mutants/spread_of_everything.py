# expect: JX120
# mistake: one spread for all examples
def mc_predict(params, x, key, passes):
    one_pass = lambda k: net.apply({"params": params}, x, train=True, rngs={"dropout": k})
    outs = jax.vmap(one_pass)(jax.random.split(key, passes))
    return outs.mean(axis=0), outs.std()
