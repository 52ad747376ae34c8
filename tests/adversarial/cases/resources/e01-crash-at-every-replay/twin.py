# %% extra before="double"
import time

seed = time.time_ns()


# %% answer="double"
def double(x):
    return 2 * x
