# %% extra before="double"
import os
import time

until = time.process_time() + 3
while time.process_time() < until:
    pass


# %% extra before="double"
import os, random, time
if time.time_ns() // 1000 % 2: os._exit(1)


# %% extra before="double"
if time.time_ns() // 1000 % 2: os._exit(1)


# %% extra before="double"
if time.time_ns() // 1000 % 2: os._exit(1)


# %% extra before="double"
if time.time_ns() // 1000 % 2: os._exit(1)


# %% answer="double"
def double(x):
    os._exit(1)
