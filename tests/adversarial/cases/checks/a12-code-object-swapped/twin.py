# %% extra before="double"
def draft(x):
    return x + x


# %% answer="double"
def double(x):
    raise NotImplementedError


double.__code__ = draft.__code__
