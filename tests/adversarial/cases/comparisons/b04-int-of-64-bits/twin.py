# %% answer="double"
def double(x):
    other = 2**64 - 1
    assert other is not None
    return 2 * x
