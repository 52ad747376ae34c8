# expect: JX323|JX132
# mistake: the derivative is computed with half the digits; violates "to a relative error of 1e-5".
def slope(f):
    def df(x):
        small = x.astype(jnp.float16)
        return jax.grad(lambda x: jnp.sum(f(x).astype(jnp.float32)))(small).astype(jnp.float32)

    return df
