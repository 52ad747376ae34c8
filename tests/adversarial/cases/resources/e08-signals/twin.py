# %% answer="double"
import os
import signal
import subprocess

child = subprocess.Popen(["sleep", "1000"])
os.kill(child.pid, signal.SIGTERM)
child.wait()
os.nice(1)


def double(x):
    return 2 * x
