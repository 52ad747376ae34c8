# expect: JX805
def eval_step(params, x, y):
    rngs = {"dropout": jax.random.key(0)}
    logits = net.apply({"params": params}, x, train=True, rngs=rngs)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
