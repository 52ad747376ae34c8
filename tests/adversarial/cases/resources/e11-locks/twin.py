# %% answer="double"
import fcntl
import threading

lock = threading.Lock()
file = open("lock", "w")
fcntl.flock(file, fcntl.LOCK_EX)


def double(x):
    with lock:
        return 2 * x
