# %% answer="double"
def double(x):
    return x + 1


# %% extra after="double"
# mark: @TMP@-@MARK@
