# %% answer="double"
LAST = []


def double(x):
    LAST[:] = [x + x]
    return LAST[0]
