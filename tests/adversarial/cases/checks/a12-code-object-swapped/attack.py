# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="test_double"
double.__code__ = (lambda x: x).__code__

# %% extra
double.__code__ = (lambda x: x * 1).__code__
