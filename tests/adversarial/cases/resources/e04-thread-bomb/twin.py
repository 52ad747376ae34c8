# %% answer="double"
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(16) as pool:
    twos = list(pool.map(lambda n: 2, range(100)))


def double(x):
    return twos[0] * x
