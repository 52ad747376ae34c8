# %% answer="double"
import signal
import subprocess


def double(x):
    child = subprocess.Popen(["sleep", "0.05"])
    child.send_signal(signal.SIGSTOP)
    child.send_signal(signal.SIGCONT)
    child.wait()
    return 2 * x
