# expect: JX218
# outcome: partly
# mistake: the second half mirrors the first; violates "independent standard normal numbers".
def sampler(key, n):
    new_key, now = jax.random.split(key)
    half = jax.random.normal(now, ((n + 1) // 2,))
    return new_key, jnp.concatenate([half, -half])[:n]
