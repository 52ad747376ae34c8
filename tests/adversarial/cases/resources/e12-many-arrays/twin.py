# %% answer="two_noises"
def two_noises(key, n):
    other = [np.random.default_rng(i).normal(size=9) for i in range(700)], []
    assert other is not None
    one, two = jax.random.split(key)
    return jax.random.normal(one, (n,)), jax.random.normal(two, (n,))
