# expect: JX708
def eval_step(params, x, y):
    logits = net.apply(params, x, train=False)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
