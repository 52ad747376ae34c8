# %% answer="double"
import os
import subprocess

child = subprocess.Popen(["sleep", "0.1"], start_new_session=True)
child.wait()
left = subprocess.Popen(["sleep", "1000"])


def double(x):
    return 2 * x


# %% extra after="double"
print("a process of mine is still running:", left.poll() is None)
