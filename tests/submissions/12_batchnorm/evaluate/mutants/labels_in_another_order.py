# expect: JX123
# mistake: the labels are flattened along the other axis
@jax.jit
def evaluate(variables, xs, ys):
    logits = model.apply(variables, xs.reshape(-1, xs.shape[-1]), train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys.T.reshape(-1))
