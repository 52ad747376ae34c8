# %% answer="double"
def double(x):
    held = []
    held.append(held)
    return 2 * x
