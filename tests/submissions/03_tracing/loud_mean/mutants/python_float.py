# expect: JX403
@jax.jit
def loud_mean(x):
    mean = float(jnp.mean(x))
    print(f"mean of {len(x)} numbers: {mean}")
    return mean
