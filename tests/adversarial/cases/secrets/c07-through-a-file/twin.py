# %% answer="double"
import os
import tempfile

with tempfile.NamedTemporaryFile("w+", suffix=".txt") as file:
    file.write("mine")
    file.seek(0)
    print(file.read())
np.save("mine.npy", np.ones(3))


def double(x):
    return 2 * x * np.load("mine.npy")[0]
