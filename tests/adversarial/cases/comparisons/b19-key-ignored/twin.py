# %% answer="two_noises"
def two_noises(key, n):
    one, two = jax.random.fold_in(key, 0), jax.random.fold_in(key, 1)
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
