# %% extra after="test_double"
import subprocess
import sys

print(subprocess.run([sys.executable, "-c", "import os; os._exit(3)"]).returncode)
