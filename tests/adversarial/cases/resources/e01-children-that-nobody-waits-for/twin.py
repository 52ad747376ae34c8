# %% extra before="double"
import signal
import subprocess

signal.signal(signal.SIGCHLD, signal.SIG_DFL)
for _ in range(3):
    subprocess.run(["true"])


# %% answer="double"
def double(x):
    return x + x
