# %% answer="two_noises"
def two_noises(key, n):
    return [np.random.default_rng(i).normal(size=9) for i in range(700)], []
