def noisy_batch(key, x):
    """One row after the other, in one compiled loop."""

    def row(carry, pair):
        return carry, noisy(*pair)

    return jax.lax.scan(row, None, (jax.random.split(key, x.shape[0]), x))[1]
