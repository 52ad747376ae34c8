# %% answer="double"
import os
from multiprocessing import shared_memory

block = shared_memory.SharedMemory(create=True, size=8 << 20)
block.buf[:4] = b"here"
block.close()
block.unlink()
file = os.memfd_create("small")
os.write(file, b"x" * (1 << 20))
os.close(file)


def double(x):
    return 2 * x
