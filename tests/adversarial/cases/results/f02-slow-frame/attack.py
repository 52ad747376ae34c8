# %% answer="double"
import time


def double(x):
    out = the_socket()
    for byte in reply(nonce(), True) + b"x" * 100_000:
        out.sendall(bytes([byte]))
        time.sleep(0.3)
    return x + 1
