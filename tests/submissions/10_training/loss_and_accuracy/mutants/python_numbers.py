# expect: JX403|JX122|JX123
# mistake: a Python number is made of the accuracy, which fails where it is traced.
def loss_and_accuracy(logits, labels):
    logits = logits.squeeze(-1)
    loss = optax.sigmoid_binary_cross_entropy(logits, labels).mean()
    return loss, float(((logits > 0) == labels).mean())
