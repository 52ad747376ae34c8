# expect: JX403
# outcome: partly
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = int(jnp.sum(jnp.argmax(logits, axis=-1) == y))
    loss = jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2)
    return loss, jnp.float32(correct / len(y))
