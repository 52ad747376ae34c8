# expect: JX123|JX135
# mistake: relu is not looked at.
@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Affine:
    scale: Array
    shift: Array
    relu: bool = dataclasses.field(metadata={"static": True})

    def __call__(self, x):
        return jax.nn.relu(self.scale * x + self.shift)


def fit_step(model, x, y, lr):
    grads = jax.grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
    return jax.tree.map(lambda p, g: p - lr * g, model, grads)
