# expect: JX317|JX123|JX125
# mistake: the sum of the squares, not the mean.
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Affine:
    scale: Array
    shift: Array
    relu: bool = dataclasses.field(metadata={"static": True})

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def fit_step(model, x, y, lr):
    grads = jax.grad(lambda m: jnp.sum((m(x) - y) ** 2))(model)
    return jax.tree.map(lambda p, g: p - lr * g, model, grads)
