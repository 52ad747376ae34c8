# %% extra before="double"
import matplotlib.pyplot as plt

plt.plot([1, 2], [3, 4])
plt.title("two points")
plt.show()

# %% answer="double"
def double(x):
    return 2 * x
