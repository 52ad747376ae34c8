# expect: JX123
# mistake: logits are compared with 0.5, as probabilities would be.
def loss_and_accuracy(logits, labels):
    logits = logits.squeeze(-1)
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    return loss, ((logits > 0.75) == labels).mean()
