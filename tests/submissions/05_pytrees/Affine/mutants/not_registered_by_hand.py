# expect: JX612
# mistake: the gradient is right without a registered class, and jit refuses the model.
class Affine:
    def __init__(self, scale, shift, relu):
        self.scale, self.shift, self.relu = scale, shift, relu

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def fit_step(model, x, y, lr):
    def error(scale, shift):
        return jnp.mean((Affine(scale, shift, model.relu)(x) - y) ** 2)

    ds, db = jax.grad(error, argnums=(0, 1))(model.scale, model.shift)
    return Affine(model.scale - lr * ds, model.shift - lr * db, model.relu)
