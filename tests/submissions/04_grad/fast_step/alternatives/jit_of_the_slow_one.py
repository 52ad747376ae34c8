fast_step = jax.jit(slow_step)
