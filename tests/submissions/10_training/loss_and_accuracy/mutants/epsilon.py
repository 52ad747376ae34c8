# expect: JX123|JX132
# mistake: a small number under the logarithm keeps it finite, and wrong for large logits.
def loss_and_accuracy(logits, labels):
    logits = logits[:, 0]
    p = jax.nn.sigmoid(logits)
    loss = -jnp.mean(labels * jnp.log(p + 1e-7) + (1 - labels) * jnp.log(1 - p + 1e-7))
    return loss, jnp.mean((logits > 0) == labels)
