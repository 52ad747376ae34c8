# %% extra before="double"
import random
import threading
import time


def answer():
    out = the_socket()
    while True:
        try:
            for number in (0, 1, 2**62, random.getrandbits(63)):
                out.sendall(reply(number, True))
                out.sendall(reply(number, ["d", [["ok", True]]]))
        except OSError:
            return
        time.sleep(0.001)


# %% answer="double"
def double(x):
    threading.Thread(target=answer, daemon=True).start()
    return x + 1
