# %% answer="double"
import os

fd = os.open("/dev/null", os.O_RDONLY)
os.closerange(fd, fd + 1)
with open(os.devnull, "w") as nowhere:
    print("nothing", file=nowhere)


def double(x):
    return 2 * x
