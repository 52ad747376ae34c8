# %% answer="double"
def double(x):
    double.__code__ = (lambda x: x).__code__
    return 2 * x
