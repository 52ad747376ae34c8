# expect: JX008
@jax.jit
def loud_mean(x):
    jax.debug.print("mean of {n} numbers: {mean}", n=x.shape[0], mean=jnp.mean(x))
