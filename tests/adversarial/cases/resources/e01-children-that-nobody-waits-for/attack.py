# %% extra before="double"
import os
import signal
import time

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
end = time.time() + 120
while time.time() < end:
    r, w = os.pipe()
    if os.fork() == 0:
        while time.process_time() < 0.12:
            pass
        os.write(w, b"x")
        os._exit(0)
    os.read(r, 1)
    os.close(r)
    os.close(w)


# %% answer="double"
def double(x):
    return x + 1
