# expect: JX201
# outcome: partly
# mistake: the keys of the samples are split off the very key that is returned; violates "it was not split".
def sampler(key, n):
    new_key, _ = jax.random.split(key)
    keys = jax.random.split(new_key, n)
    return new_key, jax.vmap(jax.random.normal)(keys)
