# %% answer="double"
def double(x):
    try:
        raise ValueError(f"an array of shape {x.shape}")
    except ValueError as error:
        error.add_note("on purpose")
        return 2 * x
