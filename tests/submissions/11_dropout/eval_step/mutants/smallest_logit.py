# expect: JX123
# mistake: the smallest logit for the largest
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmin(logits, axis=-1) == y
    return jnp.mean((jax.nn.one_hot(y, 3) - logits) ** 2), jnp.mean(correct)
