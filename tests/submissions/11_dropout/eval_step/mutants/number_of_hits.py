# expect: JX317|JX121|JX123|JX125
# mistake: how many rows are right, not the fraction
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.sum(correct)
