# expect: JX807
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False) * (1 - net.rate)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
