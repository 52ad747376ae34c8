# %% answer="double"
import asyncio

number = 0


class Unstoppable(BaseException):
    pass


def double(x):
    global number
    number += 1
    raise (KeyboardInterrupt, GeneratorExit, Unstoppable, asyncio.CancelledError)[number % 4]


# %% extra after="double"
raise KeyboardInterrupt

# %% extra after="double"
raise Unstoppable
