# expect: JX914
@jax.jit
def evaluate(variables, xs, ys):
    logits = model.apply(variables, xs, train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys, axis=1)
