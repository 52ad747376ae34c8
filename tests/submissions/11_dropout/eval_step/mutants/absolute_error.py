# expect: JX123
# mistake: absolute for squared errors
def eval_step(params, x, y):
    logits = net.apply({"params": params}, x, train=False)
    correct = jnp.argmax(logits, axis=-1) == y
    return jnp.mean(jnp.abs(jax.nn.one_hot(y, 3) - logits)), jnp.mean(correct)
