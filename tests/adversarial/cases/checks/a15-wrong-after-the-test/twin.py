# %% answer="double"
CALLS = []


def double(x):
    CALLS.append(1)
    return 2 * x


# %% extra after="test_double"
def double(x):
    return 2 * x + 0
