# %% answer="double"
import importlib
import pathlib
import sys

pathlib.Path("helpers.py").write_text("def twice(x):\n    return 2 * x\n")
importlib.invalidate_caches()
helpers = importlib.import_module("helpers")


def double(x):
    return helpers.twice(x)
