def quiet(x):
    mean = jnp.mean(x)
    jax.debug.print(f"mean of {x.size} numbers: {{m}}", m=mean)
    return mean


loud_mean = jax.jit(quiet)
