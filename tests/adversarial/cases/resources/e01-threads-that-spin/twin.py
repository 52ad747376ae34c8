# %% answer="double"
import threading

total = []
threads = [threading.Thread(target=lambda: total.append(sum(range(1000)))) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()


def double(x):
    return 2 * x
