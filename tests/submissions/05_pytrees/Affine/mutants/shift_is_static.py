# expect: JX613|JX614|JX123|JX316
# mistake: an array is put among the static data.
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Affine:
    scale: Array
    shift: Array = dataclasses.field(metadata={"static": True})
    relu: bool = dataclasses.field(metadata={"static": True})

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.maximum(y, 0.0) if self.relu else y


def fit_step(model, x, y, lr):
    grads = jax.grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
    return jax.tree.map(lambda p, g: p - lr * g, model, grads)
