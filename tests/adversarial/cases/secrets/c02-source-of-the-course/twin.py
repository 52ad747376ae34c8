# %% answer="double"
import glob
import os
import pathlib

pathlib.Path("notes").mkdir(exist_ok=True)
pathlib.Path("notes/mine.txt").write_text("read me")
for name in glob.glob("notes/*"):
    print(os.path.basename(name), open(name).read())


def double(x):
    return 2 * x
