# expect: JX116
def loss_and_accuracy(logits, labels):
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    return loss, ((logits[:, 0] > 0) == labels).mean()
