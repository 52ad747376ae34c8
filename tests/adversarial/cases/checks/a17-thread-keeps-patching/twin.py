# %% extra before="double"
import queue
import threading

batches = queue.Queue(maxsize=2)


def produce():
    number = 0
    while True:
        batches.put(number)
        number += 1


threading.Thread(target=produce, daemon=True).start()
print(batches.get(), batches.get())

# %% answer="double"
def double(x):
    return 2 * x
