@jax.jit
def evaluate(variables, xs, ys):
    def share(x, y):
        predicted = model.apply(variables, x, train=False).argmax(-1)
        return jnp.mean((predicted == y).astype(jnp.float32))

    return jax.vmap(share)(xs, ys).mean()
