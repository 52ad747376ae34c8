# expect: JX116
# mistake: (b, 1) is compared with (b,): all pairs
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmax(logits, axis=-1, keepdims=True) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
