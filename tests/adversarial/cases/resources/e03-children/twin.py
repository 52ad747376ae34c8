# %% answer="double"
import multiprocessing


def square(n):
    return sum(np.ones(100_000)) + n


with multiprocessing.get_context("fork").Pool(2) as pool:
    squares = pool.map(square, range(8))


def double(x):
    return 2 * x
