# %% answer="double"
import sys


def double(x):
    sys.exit(0)


# %% extra after="double"
exit()

# %% extra after="double"
quit(0)

# %% extra after="double"
raise SystemExit(0)
