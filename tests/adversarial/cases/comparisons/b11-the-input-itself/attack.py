# %% answer="double"
LAST = []


def double(x):
    LAST.append(x)
    return LAST[0]
