# %% extra before="double"
import argparse

try:
    argparse.ArgumentParser(prog="mine").parse_args(["--help"])
except SystemExit as end:
    print("ended with", end.code)

# %% answer="double"
def double(x):
    return 2 * x
