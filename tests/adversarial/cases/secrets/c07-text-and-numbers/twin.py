# %% answer="double"
def double(x):
    text = [str(n) for n in x.shape]
    return 2 * x if text else x + x
