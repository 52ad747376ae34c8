# expect: JX824
@jax.jit
def evaluate(variables, xs, ys):
    logits = model.apply({"params": variables["params"]}, xs.reshape(-1, xs.shape[-1]), train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys.reshape(-1))
