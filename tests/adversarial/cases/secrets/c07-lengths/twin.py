# %% answer="double"
def double(x):
    return (2 * x).reshape(1, -1).reshape(x.shape)
