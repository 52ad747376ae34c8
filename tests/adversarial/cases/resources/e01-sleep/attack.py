# %% answer="double"
import time

time.sleep(86400)


def double(x):
    return 2 * x
