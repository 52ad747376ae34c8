# %% answer="double"
import pathlib
import tempfile

with open("mine.bin", "wb") as file:
    file.write(b"x" * 10_000_000)
size = pathlib.Path("mine.bin").stat().st_size
pathlib.Path("mine.bin").unlink()
with tempfile.TemporaryDirectory() as folder:
    for number in range(500):
        pathlib.Path(folder, str(number)).write_text("small")
np.save("two.npy", np.array(2.0, np.float32))


def double(x):
    return x * np.load("two.npy") if size == 10_000_000 else x
