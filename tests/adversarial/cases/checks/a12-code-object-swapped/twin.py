# %% answer="double"
def double(x):
    raise NotImplementedError


def draft(x):
    return x + x


double.__code__ = draft.__code__
