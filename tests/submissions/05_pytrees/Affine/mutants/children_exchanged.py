# expect: JX609
@jax.tree_util.register_pytree_node_class
class Affine:
    def __init__(self, scale, shift, relu):
        self.scale, self.shift, self.relu = scale, shift, relu

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y

    def tree_flatten(self):
        return (self.shift, self.scale), self.relu

    @classmethod
    def tree_unflatten(cls, relu, children):
        return cls(*children, relu)


def fit_step(model, x, y, lr):
    grads = jax.grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
    return jax.tree.map(lambda p, g: p - lr * g, model, grads)
