# %% extra before="double"
import atexit
import signal
import weakref


class Resource:
    def __del__(self):
        print("closed")


held = Resource()
del held
held = Resource()
atexit.register(print, "good bye")
weakref.finalize(held, print, "gone")
signal.signal(signal.SIGINT, signal.default_int_handler)

# %% answer="double"
def double(x):
    return 2 * x
