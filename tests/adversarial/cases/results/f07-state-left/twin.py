# %% answer="double"
import functools
import os

os.environ["MY_SETTING"] = "2"


@functools.lru_cache
def factor():
    return int(os.environ["MY_SETTING"])


def double(x):
    return factor() * x
