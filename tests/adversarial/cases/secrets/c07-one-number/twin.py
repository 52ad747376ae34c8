# %% answer="double"
def double(x):
    n = int(x.shape[0]) if x.ndim else 1
    return 2 * x * (n / n)
