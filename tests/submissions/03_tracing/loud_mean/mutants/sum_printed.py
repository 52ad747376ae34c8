# expect: JX028
# outcome: partly
@jax.jit
def loud_mean(x):
    jax.debug.print("mean of {n} numbers: {m}", n=x.shape[0], m=jnp.sum(x))
    return jnp.mean(x)
