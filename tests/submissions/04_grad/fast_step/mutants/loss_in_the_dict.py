# expect: JX122
# mistake: the loss is put into the new dict as well; violates "a new dict as params".
@jax.jit
def fast_step(params, x, y):
    loss, grads = jax.value_and_grad(network_loss)(params, x, y)
    new = jax.tree.map(lambda p, g: p - RATE * g, params, grads)
    return {**new, "loss": loss}, loss
