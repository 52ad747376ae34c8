# expect: JX123
# mistake: the share of wrong predictions
@jax.jit
def evaluate(variables, xs, ys):
    logits = model.apply(variables, xs, train=False)
    return jnp.mean(logits.argmax(axis=-1) != ys)
