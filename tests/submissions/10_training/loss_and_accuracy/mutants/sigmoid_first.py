# expect: JX910
def loss_and_accuracy(logits, labels):
    p = jax.nn.sigmoid(logits.squeeze(-1))
    loss = optax.sigmoid_binary_cross_entropy(p, labels).mean()
    return loss, ((p > 0.5) == labels).mean()
