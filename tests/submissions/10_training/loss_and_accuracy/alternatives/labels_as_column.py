def loss_and_accuracy(logits, labels):
    column = labels[:, None].astype(jnp.float32)
    losses = optax.sigmoid_binary_cross_entropy(logits, column)
    right = jnp.where(logits > 0, 1, 0) == labels[:, None]
    return jnp.mean(losses), jnp.mean(right)
