# %% answer="double"
import atexit
import threading

done = threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
atexit.register(done.set)
atexit.register(print, "bye")


def double(x):
    return 2 * x
