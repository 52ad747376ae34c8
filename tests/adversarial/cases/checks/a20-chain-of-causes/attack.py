# %% answer="double"
def double(x):
    first = last = ValueError("one of many")
    for _ in range(100_000):
        error = ValueError("one of many")
        error.__cause__ = last
        error.__context__ = last
        last = error
    first.__cause__ = last
    raise last


# %% extra after="double"
double(jnp.ones(3))
