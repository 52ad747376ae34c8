# %% answer="double"
import concurrent.futures
import multiprocessing
import os

pid = os.fork()
if pid == 0:
    os._exit(7)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
context = multiprocessing.get_context("fork")
with concurrent.futures.ProcessPoolExecutor(4, mp_context=context) as pool:
    sizes = list(pool.map(len, ["a", "bb", "ccc"]))


def double(x):
    return x * sizes[1] if status == 7 else x
