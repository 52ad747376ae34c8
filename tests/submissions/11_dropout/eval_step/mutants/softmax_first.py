# expect: JX123|JX910
# mistake: probabilities where the logits are asked for
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - jax.nn.softmax(logits)) ** 2), jnp.mean(correct)
