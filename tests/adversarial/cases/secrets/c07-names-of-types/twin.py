# %% answer="double"
def double(x):
    kind = type(f"Doubled{x.ndim}", (), {"value": 2 * x})
    return kind().value
