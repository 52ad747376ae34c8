# %% answer="double"
def double(x):
    # The words HIDDEN TESTS in a comment are nothing special.
    return 2 * x
