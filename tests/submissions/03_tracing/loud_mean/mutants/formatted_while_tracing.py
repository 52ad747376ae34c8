# expect: JX411
@jax.jit
def loud_mean(x):
    mean = jnp.mean(x)
    print(f"mean of {x.shape[0]} numbers: {mean:.4f}")
    return mean
