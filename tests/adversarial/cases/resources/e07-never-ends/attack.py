# %% answer="double"
import atexit
import os
import signal
import sys
import threading
import time
import weakref


def forever(*_):
    while True:
        time.sleep(1)


class Sticky:
    def __del__(self):
        forever()


for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD):
    signal.signal(number, signal.SIG_IGN)
atexit.register(forever)
threading.Thread(target=forever).start()
threading._register_atexit(forever)
sys.sticky = Sticky()
weakref.finalize(jnp, forever)
os.register_at_fork(after_in_child=forever)


def double(x):
    return x + 1
