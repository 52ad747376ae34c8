@jax.tree_util.register_pytree_node_class
class Affine:
    def __init__(self, scale, shift, relu):
        self.scale = scale
        self.shift = shift
        self.relu = relu

    def __call__(self, x):
        y = x * self.scale + self.shift
        if self.relu:
            y = jax.nn.relu(y)
        return y

    def tree_flatten(self):
        return [self.scale, self.shift], (self.relu,)

    @classmethod
    def tree_unflatten(cls, aux, children):
        scale, shift = children
        return cls(scale, shift, *aux)


def fit_step(model, x, y, lr):
    def loss(m):
        return jnp.mean(jnp.square(m(x) - y))

    g = jax.grad(loss)(model)
    return Affine(model.scale - lr * g.scale, model.shift - lr * g.shift, model.relu)
