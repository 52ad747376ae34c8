# %% extra before="double"
import time

until = time.process_time() + 2.5
while time.process_time() < until:
    pass


# %% answer="double"
def double(x):
    return 2 * x
