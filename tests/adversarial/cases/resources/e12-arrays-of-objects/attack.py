# %% answer="counts"
def counts(idx, k):
    return np.array([object()] * k, object)
