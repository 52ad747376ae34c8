class Slope:
    def __init__(self, f):
        self.f = f

    def __call__(self, x):
        return jax.jvp(self.f, (x,), (jnp.ones_like(x),))[1]


slope = Slope
