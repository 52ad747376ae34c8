# expect: JX132
# mistake: half the digits are computed with; violates "up to rounding".
@jax.jit
def smooth(x):
    return slow_smooth(x.astype(jnp.float16)).astype(jnp.float32)
