# expect: JX426
# outcome: partly
def mc_predict(params, x, key, passes):
    outs = []
    for k in jax.random.split(key, passes):
        outs.append(net.apply({"params": params}, x, train=True, rngs={"dropout": k}))
    outs = jnp.stack(outs)
    return outs.mean(axis=0), outs.std(axis=0)
