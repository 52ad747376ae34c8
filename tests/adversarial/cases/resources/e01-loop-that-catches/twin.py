# %% answer="double"
import signal
import time


def double(x):
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    return 2 * x


# %% extra after="double"
previous = signal.signal(signal.SIGALRM, lambda *_: print("still here"))
signal.setitimer(signal.ITIMER_REAL, 0.05)
time.sleep(0.2)
signal.signal(signal.SIGALRM, previous)
