# %% extra after="double"
def double(x):
    return x + x
