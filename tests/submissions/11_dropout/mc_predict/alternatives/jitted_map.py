from functools import partial


@partial(jax.jit, static_argnames="passes")
def mc_predict(params, x, key, passes):
    """One pass after the other, in one compiled loop."""
    apply = partial(net.apply, {"params": params}, x, train=True)
    outs = jax.lax.map(lambda k: apply(rngs={"dropout": k}), jax.random.split(key, passes))
    return jnp.mean(outs, 0), jnp.std(outs, 0)
