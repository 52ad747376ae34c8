@partial(jax.jit)
def loud_mean(x):
    n = x.shape[0]
    mean = jnp.average(x)
    jax.debug.print("mean of {n} numbers: {mean:.4f}", n=n, mean=mean, ordered=True)
    return mean
