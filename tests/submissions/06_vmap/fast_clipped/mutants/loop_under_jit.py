# expect: JX426
# outcome: partly
fast_clipped = jax.jit(slow_clipped)
