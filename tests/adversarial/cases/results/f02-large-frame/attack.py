# %% answer="double"
import time


def double(x):
    out = the_socket()
    size = 255 << 20
    out.sendall(struct.pack("<4sIIQ", b"JXW1", 5, 2, size) + struct.pack("<2Q", size - 1, 1))
    time.sleep(1000)
