def tell(mean, n):
    print(f"mean of {n} numbers: {float(mean):.6f}")


@jax.jit
def loud_mean(x):
    mean = jnp.sum(x) / x.shape[0]
    jax.debug.callback(tell, mean, x.shape[0])
    return mean
