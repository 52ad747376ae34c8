@jax.jit
def evaluate(variables, xs, ys):
    def body(right, batch):
        x, y = batch
        logits = model.apply(variables, x, train=False)
        return right + (jnp.argmax(logits, -1) == y).sum(), None

    right, _ = jax.lax.scan(body, jnp.zeros((), jnp.int32), (xs, ys))
    return right / ys.size
