# expect: JX316|JX123|JX313
# mistake: the loss is a constant for the gradient.
def loss_and_accuracy(logits, labels):
    logits = jax.lax.stop_gradient(logits.squeeze(-1))
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    return loss, ((logits > 0) == labels).mean()
