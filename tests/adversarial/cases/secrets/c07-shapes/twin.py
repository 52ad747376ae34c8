# %% answer="double"
def double(x):
    assert np.zeros((1_000_000, 0)).size == 0
    return 2 * x
