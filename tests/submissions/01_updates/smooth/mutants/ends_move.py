# expect: JX123
@jax.jit
def smooth(x):
    for _ in range(ROUNDS):
        x = (jnp.roll(x, 1) + x + jnp.roll(x, -1)) / 3
    return x
