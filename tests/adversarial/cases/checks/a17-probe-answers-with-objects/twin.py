# %% answer="set_row"
class Defaults(dict):
    def __missing__(self, key):
        return 0


settings = Defaults(rows=1)


def set_row(x, i, row):
    return jnp.asarray(x).at[i + settings["nothing"]].set(row)
