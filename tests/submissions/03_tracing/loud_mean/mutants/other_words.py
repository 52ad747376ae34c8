# expect: JX028
# outcome: partly
@jax.jit
def loud_mean(x):
    mean = jnp.mean(x)
    jax.debug.print("the mean of {} numbers is {}", x.shape[0], mean)
    return mean
