# %% answer="double"
def double(x):
    return 2**64 - 1
