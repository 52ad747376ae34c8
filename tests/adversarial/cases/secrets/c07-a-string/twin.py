# %% answer="double"
def double(x):
    return x * float("2")
