# expect: JX122|JX121
# mistake: a JAX array comes back; violates "a Python int".
def counted(f):
    runs = []

    def counting(x):
        runs.append(1)
        return f(x)

    return jax.jit(counting), lambda: jnp.array(len(runs))
