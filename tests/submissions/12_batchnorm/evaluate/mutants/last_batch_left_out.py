# expect: JX916|JX123
# mistake: the last batch is dropped, unless it is the only one
@jax.jit
def evaluate(variables, xs, ys):
    n = max(1, len(xs) - 1)
    logits = model.apply(variables, xs[:n].reshape(-1, xs.shape[-1]), train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys[:n].reshape(-1))
