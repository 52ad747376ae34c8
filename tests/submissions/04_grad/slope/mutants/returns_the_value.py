# expect: JX322
def slope(f):
    def df(x):
        value, gradient = jax.value_and_grad(lambda x: jnp.sum(f(x)))(x)
        return f(x)

    return df
