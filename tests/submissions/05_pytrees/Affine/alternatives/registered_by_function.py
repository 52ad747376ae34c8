class Affine:
    __slots__ = ("relu", "scale", "shift")

    def __init__(self, scale, shift, relu):
        self.scale, self.shift, self.relu = scale, shift, relu

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.clip(y, 0.0, None) if self.relu else y


jax.tree_util.register_pytree_node(
    Affine,
    lambda m: ((m.shift, m.scale), m.relu),
    lambda relu, children: Affine(children[1], children[0], relu),
)


def fit_step(model, x, y, lr):
    def loss(m):
        residuals = m(x) - y
        return jnp.vdot(residuals, residuals) / residuals.size

    return jax.tree.map(lambda p, g: p - lr * g, model, jax.grad(loss)(model))
