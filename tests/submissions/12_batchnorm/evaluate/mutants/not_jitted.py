# expect: JX431
# outcome: partly
def evaluate(variables, xs, ys):
    logits = model.apply(variables, xs.reshape(-1, xs.shape[-1]), train=False)
    return jnp.mean(logits.argmax(axis=-1) == ys.reshape(-1))
