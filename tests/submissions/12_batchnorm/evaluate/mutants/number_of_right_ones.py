# expect: JX317
@jax.jit
def evaluate(variables, xs, ys):
    logits = model.apply(variables, xs.reshape(-1, xs.shape[-1]), train=False)
    return jnp.sum(logits.argmax(axis=-1) == ys.reshape(-1), dtype=jnp.float32)
