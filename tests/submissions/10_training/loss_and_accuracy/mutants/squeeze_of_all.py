# expect: JX120|JX135|JX122|JX003|JX123|JX914|JX116|JX131
# mistake: the errors are counted, not the right ones.
def loss_and_accuracy(logits, labels):
    logits = logits.squeeze(-1)
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    return loss, ((logits > 0) != labels).mean()
