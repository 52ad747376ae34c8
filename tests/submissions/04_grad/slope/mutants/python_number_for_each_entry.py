# expect: JX403
# outcome: partly
def slope(f):
    derivative = jax.grad(lambda s: f(jnp.asarray(s)))

    def df(x):
        return jnp.stack([derivative(float(entry)) for entry in x])

    return df
