# %% answer="double"
import os
import tempfile
from multiprocessing import shared_memory

folder = tempfile.mkdtemp()
open(os.path.join(folder, "mine.txt"), "w").write("mine")
try:
    block = shared_memory.SharedMemory(create=True, size=16)
    block.buf[0] = 1
    block.close()
    block.unlink()
except OSError as error:
    print("no shared memory here:", type(error).__name__)


def double(x):
    return 2 * x
