LEARNING_RATE = 0.1


@jax.jit
def train_step(params, step, key, x, y):
    rngs = {"dropout": jax.random.fold_in(key, step)}

    def loss_and_out(p):
        out = net.apply({"params": p}, x, train=True, rngs=rngs)
        return jnp.mean(jnp.square(y - out)), out

    (loss, _), grads = jax.value_and_grad(loss_and_out, has_aux=True)(params)
    descend = lambda p, g: p - LEARNING_RATE * g
    return jax.tree.map(descend, params, grads), loss
