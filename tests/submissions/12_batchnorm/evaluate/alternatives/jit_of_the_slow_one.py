evaluate = jax.jit(slow_evaluate)
