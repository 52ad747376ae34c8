# %% answer="row_sums"
def table(x):
    return jnp.asarray(x)


def slow_sums(x):
    return x.sum(1)


def row_sums(x):
    return slow_sums(table(x))
