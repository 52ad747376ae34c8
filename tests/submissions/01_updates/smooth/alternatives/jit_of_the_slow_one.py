smooth = jax.jit(slow_smooth)
