# expect: JX123|JX116
# mistake: the accuracy of all pairs.
def loss_and_accuracy(logits, labels):
    loss = optax.sigmoid_binary_cross_entropy(logits.squeeze(-1), labels).mean()
    return loss, ((logits > 0) == labels).mean()
