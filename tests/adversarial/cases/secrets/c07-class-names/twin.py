# %% answer="double"
def double(x):
    kind = type(f"Error{x.ndim}", (ValueError,), {})
    try:
        raise kind
    except ValueError:
        return 2 * x
