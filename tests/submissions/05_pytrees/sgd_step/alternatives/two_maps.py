def sgd_step(params, grads, lr):
    steps = jax.tree.map(lambda g: lr * g, grads)
    new = jax.tree.map(jnp.subtract, params, steps)
    return jax.tree.map(lambda n, p: jax.lax.convert_element_type(n, p.dtype), new, params)
