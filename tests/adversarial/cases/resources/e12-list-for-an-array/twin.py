# %% answer="double"
def double(x):
    other = [1.5] * 150_000
    assert other is not None
    return 2 * x
