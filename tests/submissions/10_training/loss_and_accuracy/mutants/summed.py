# expect: JX317
def loss_and_accuracy(logits, labels):
    logits = logits.squeeze(-1)
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).sum()
    return loss, ((logits > 0) == labels).mean()
