# %% answer="double"
def double(x):
    return x


# %% extra
import glob
import os

for place in ("..", "../..", "../../..", "@COURSE@", "@COURSE@/..", os.getcwd(), "@REPOSITORY@"):
    for name in (
        *glob.glob(f"{place}/solutions/attacked/*"),
        *glob.glob(f"{place}/source/*/*"),
        *glob.glob(f"{place}/assignments/*/*"),
        f"{place}/solutions/attacked/attacked.py",
        f"{place}/.course_secret",
        f"{place}/build/results",
    ):
        try:
            print(name, open(name).read())
        except OSError as error:
            print(type(error).__name__)
