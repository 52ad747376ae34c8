# expect: JX826
@jax.jit
def evaluate(variables, xs, ys):
    x = xs.reshape(-1, xs.shape[-1])
    logits, _ = model.apply(variables, x, train=True, mutable=["batch_stats"])
    return jnp.mean(logits.argmax(axis=-1) == ys.reshape(-1))
