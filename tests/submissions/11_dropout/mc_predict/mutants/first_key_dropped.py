# expect: JX123
# mistake: one key more is split off, and the first is thrown away
def mc_predict(params, x, key, passes):
    one_pass = lambda k: net.apply({"params": params}, x, train=True, rngs={"dropout": k})
    outs = jax.vmap(one_pass)(jax.random.split(key, passes + 1)[1:])
    return outs.mean(axis=0), outs.std(axis=0)
