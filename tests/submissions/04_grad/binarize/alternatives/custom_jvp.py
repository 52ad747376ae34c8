@jax.custom_jvp
def binarize(x):
    return 2.0 * (x >= 0) - 1.0


@binarize.defjvp
def rule(primals, tangents):
    (x,), (t,) = primals, tangents
    return binarize(x), t * (jnp.abs(x) <= 1)
