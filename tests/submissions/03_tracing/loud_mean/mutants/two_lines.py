# expect: JX028
# outcome: partly
@jax.jit
def loud_mean(x):
    mean = jnp.mean(x)
    jax.debug.print("mean of {n} numbers:\n{mean}", n=x.shape[0], mean=mean)
    return mean
