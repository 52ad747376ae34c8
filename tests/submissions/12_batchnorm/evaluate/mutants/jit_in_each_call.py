# expect: JX412
# outcome: partly
def evaluate(variables, xs, ys):
    @jax.jit
    def right(x, y):
        return (model.apply(variables, x, train=False).argmax(axis=-1) == y).mean()

    return jnp.mean(jnp.stack([right(x, y) for x, y in zip(xs, ys)]))
