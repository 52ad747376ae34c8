predict = jax.jit(slow_predict)
