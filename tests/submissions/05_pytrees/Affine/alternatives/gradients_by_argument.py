@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Affine:
    scale: Array
    shift: Array
    relu: bool = dataclasses.field(metadata={"static": True})

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def loss(scale, shift, relu, x, y):
    return jnp.mean((Affine(scale, shift, relu)(x) - y) ** 2)


def fit_step(model, x, y, lr):
    a, b = jax.grad(loss, argnums=(0, 1))(model.scale, model.shift, model.relu, x, y)
    return dataclasses.replace(model, scale=model.scale - lr * a, shift=model.shift - lr * b)
