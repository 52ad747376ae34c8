# expect: JX123
# mistake: the signal is continued by zeros, so that the ends move.
@jax.jit
def smooth(x):
    for _ in range(ROUNDS):
        x = jnp.convolve(x, jnp.ones(3) / 3, mode="same")
    return x
