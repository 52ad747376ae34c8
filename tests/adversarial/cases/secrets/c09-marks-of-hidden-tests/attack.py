# %% answer="double"
### BEGIN HIDDEN TESTS
def double(x):
    raise AssertionError("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS")
### END HIDDEN TESTS
