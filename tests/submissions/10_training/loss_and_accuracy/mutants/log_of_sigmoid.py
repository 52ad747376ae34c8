# expect: JX124|JX136|JX310|JX311|JX123|JX312
# mistake: the logarithm of a probability that is 0 in float32.
def loss_and_accuracy(logits, labels):
    logits = logits[:, 0]
    p = jax.nn.sigmoid(logits)
    loss = -jnp.mean(jnp.where(labels == 1, jnp.log(p), jnp.log(1 - p)))
    return loss, jnp.mean((logits > 0) == labels)
