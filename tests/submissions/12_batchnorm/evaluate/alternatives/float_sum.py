def _evaluate(variables, xs, ys):
    predicted = jnp.argmax(model.apply(variables, xs, False), axis=2)
    return jnp.sum(predicted == ys, dtype=jnp.float32) / jnp.float32(ys.size)


evaluate = jax.jit(_evaluate)
