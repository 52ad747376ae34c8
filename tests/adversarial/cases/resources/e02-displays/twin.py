# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="double"
import matplotlib.pyplot as plt
from IPython.display import clear_output, display

handle = display("0 %", display_id=True)
for number in range(100):
    handle.update(f"{number} %")
for number in range(100):
    clear_output(wait=True)
    print(f"step {number}")
for _ in range(3):
    plt.figure()
    plt.plot([1, 2, 3])
    plt.show()
