# %% answer="double"
import subprocess
import sys

children = [
    subprocess.Popen(["/bin/sh", "-c", "yes >&2 & yes; wait"]),
    subprocess.Popen([sys.executable, "-c", "import os\nwhile True: os.write(1, b'x' * 65536)"]),
]
children[0].wait()


def double(x):
    return 2 * x
