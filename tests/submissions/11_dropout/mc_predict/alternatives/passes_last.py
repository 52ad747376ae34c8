def mc_predict(weights, inputs, key, count):
    bound = lambda k: net.bind({"params": weights}, rngs={"dropout": k})(inputs, train=True)
    outs = jax.vmap(bound, out_axes=-1)(jax.random.split(key, count))
    print(outs.shape)
    return tuple(f(outs, axis=-1) for f in (jnp.mean, jnp.std))
