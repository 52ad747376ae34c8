# expect: JX219
# outcome: partly
# mistake: the numbers of the key come back, not the key; violates "a typed key".
def sampler(key, n):
    new_key, now = jax.random.split(key)
    return jax.random.key_data(new_key), jax.random.normal(now, (n,))
