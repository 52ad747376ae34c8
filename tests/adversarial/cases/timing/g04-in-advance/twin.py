# %% answer="row_sums"
weights = np.ones(3, np.float32)
table = np.eye(200, dtype=np.float32)


def row_sums(x):
    return x @ (weights if x.shape[1] == 3 else jnp.ones(x.shape[1]))
