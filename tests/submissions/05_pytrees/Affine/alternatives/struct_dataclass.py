import optax


@struct.dataclass
class Affine:
    scale: jax.Array
    shift: jax.Array
    relu: bool = struct.field(pytree_node=False, default=False)

    def __call__(self, x):
        y = self.scale * x + self.shift
        return jnp.where(self.relu, jnp.maximum(0.0, y), y)


def fit_step(model, x, y, lr):
    value, grads = jax.value_and_grad(lambda m: ((m(x) - y) ** 2).mean())(model)
    return optax.apply_updates(model, jax.tree.map(lambda g: -lr * g, grads))
