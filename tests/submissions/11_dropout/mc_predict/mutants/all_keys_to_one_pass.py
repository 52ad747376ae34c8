# expect: JX211|JX003|JX212
def mc_predict(params, x, key, passes):
    keys = jax.random.split(key, passes)
    outs = net.apply({"params": params}, x, train=True, rngs={"dropout": keys})
    return outs.mean(axis=0), outs.std(axis=0)
