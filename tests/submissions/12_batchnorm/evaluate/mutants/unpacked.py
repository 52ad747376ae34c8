# expect: JX835|JX822
@jax.jit
def evaluate(variables, xs, ys):
    logits, _ = model.apply(variables, xs.reshape(-1, xs.shape[-1]), train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys.reshape(-1))
