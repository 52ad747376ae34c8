# expect: JX804|JX806
@jax.jit
def train_step(params, step, key, x, y):
    def loss_of(params):
        out = net.apply({"params": params}, x, train=False)
        return jnp.mean((out - y) ** 2)

    loss, grads = jax.value_and_grad(loss_of)(params)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads), loss
