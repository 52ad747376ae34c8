# expect: JX123
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
    return jax.grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
