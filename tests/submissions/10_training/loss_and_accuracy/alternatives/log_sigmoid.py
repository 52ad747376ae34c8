def loss_and_accuracy(logits, labels):
    z = jnp.ravel(logits)
    loss = -jnp.where(labels == 1, jax.nn.log_sigmoid(z), jax.nn.log_sigmoid(-z)).mean()
    accuracy = jnp.sum((jax.nn.sigmoid(z) > 0.5) == labels) / labels.shape[0]
    return loss, accuracy
