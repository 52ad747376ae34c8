# expect: JX121|JX133
def sgd_step(params, grads, lr):
    return jax.tree.map(lambda p, g: (p - lr * g).astype(jnp.float32), params, grads)
