# %% extra before="double"
def short(shell, kind, value, traceback, tb_offset=None):
    print("a mistake of mine:", value)


get_ipython().set_custom_exc((ZeroDivisionError,), short)

# %% extra before="double"
1 / 0

# %% answer="double"
def double(x):
    return 2 * x
