def loss_and_accuracy(logits, labels):
    z = logits.reshape(-1)
    signs = 2 * labels - 1
    return jax.nn.softplus(-signs * z).mean(), (signs * z > 0).astype(jnp.float32).mean()
