# %% answer="double"
import os
import signal


def double(x):
    if os.fork() == 0:
        os.kill(os.getppid(), signal.SIGSTOP)
        os._exit(0)
    signal.pause()
    return 2 * x
