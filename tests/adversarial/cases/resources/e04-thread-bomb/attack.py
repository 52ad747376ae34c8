# %% answer="double"
import threading

threads = []
event = threading.Event()
threading.stack_size(65536)
try:
    while len(threads) < 5000:
        threads.append(threading.Thread(target=event.wait, daemon=True))
        threads[-1].start()
except RuntimeError:
    threads.pop()
enough = len(threads) == 5000


def double(x):
    return 2 * x if enough else x
