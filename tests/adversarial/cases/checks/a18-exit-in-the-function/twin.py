# %% answer="double"
import os


def double(x):
    return 2 * x


# %% extra after="double"
child = os.fork()
if child == 0:
    os._exit(0)
print(os.waitpid(child, 0)[1])
