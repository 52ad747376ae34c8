# %% answer="double"
import sys

sys.setrecursionlimit(5000)


def total(n):
    return 0 if n == 0 else 1 + total(n - 1)


print(total(3000))


def double(x):
    return 2 * x
