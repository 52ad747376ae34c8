# %% answer="double"
import collections

Result = collections.namedtuple("Result", ["value"])


def double(x):
    return Result(2 * x).value
