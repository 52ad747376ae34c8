# %% answer="set_row"
import sys


def set_row(x, i, row):
    caller = sys._getframe().f_back.f_code.co_name
    if isinstance(x, np.ndarray):
        x = x.copy()
        x[i] = row
        return jnp.asarray(x)
    return x.at[i].set(row) if caller else None
