# %% extra after="test_double"
import os

os._exit(0)

# %% extra
os.kill(os.getpid(), 9)
