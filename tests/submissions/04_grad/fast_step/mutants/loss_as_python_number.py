# expect: JX403
@jax.jit
def fast_step(params, x, y):
    loss, grads = jax.value_and_grad(network_loss)(params, x, y)
    return jax.tree.map(lambda p, g: p - RATE * g, params, grads), float(loss)
