# %% answer="double"
held = np.ones(25_000_000)
del held


def double(x):
    copies = [np.ones(25_000_000) for _ in range(1)]
    del copies
    return 2 * x
