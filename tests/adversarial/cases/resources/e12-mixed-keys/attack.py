# %% answer="loss"
def loss(w, x, y):
    return {1: 1.0, "a": 2.0, None: 3.0}
