# expect: JX612
class Affine:
    def __init__(self, scale, shift, relu):
        self.scale, self.shift, self.relu = scale, shift, relu

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def fit_step(model, x, y, lr):
    grads = jax.grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
    return jax.tree.map(lambda p, g: p - lr * g, model, grads)
