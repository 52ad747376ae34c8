# %% answer="summary"
def summary(x):
    return {"mean": "\ud800", "\udfff": 1.0}
