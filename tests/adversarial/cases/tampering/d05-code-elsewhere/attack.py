# %% answer="double"
def double(x):
    return x + 1


# %% extra after="double"
def double(x):
    return 2 * x
