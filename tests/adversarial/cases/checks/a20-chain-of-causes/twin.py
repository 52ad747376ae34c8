# %% answer="double"
def double(x):
    error = ValueError("inner")
    for _ in range(20):
        outer = ValueError("outer")
        outer.__cause__ = error
        error = outer
    try:
        raise error
    except ValueError:
        return 2 * x
