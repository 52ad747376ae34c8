# %% answer="double"
import inspect


def double(x):
    return 2 * x


# %% extra
print(In[-1], _ih[-2:], inspect.getsource(inspect.cleandoc)[:50])
