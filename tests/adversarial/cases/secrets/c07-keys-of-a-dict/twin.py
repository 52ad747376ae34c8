# %% answer="double"
def double(x):
    named = {f"axis{i}": n for i, n in enumerate(x.shape)}
    return 2 * x if named else x * 2
