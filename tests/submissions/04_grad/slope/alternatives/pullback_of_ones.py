def slope(f):
    """The derivative of f, by a product with ones."""

    def df(x):
        y, pullback = jax.vjp(f, x)
        print("values", y)
        (gradient,) = pullback(jnp.ones_like(y))
        return gradient

    return df
