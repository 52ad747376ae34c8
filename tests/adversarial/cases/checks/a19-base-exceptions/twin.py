# %% answer="double"
class Stop(BaseException):
    pass


def double(x):
    try:
        raise Stop
    except BaseException:
        return 2 * x


# %% extra after="double"
try:
    raise KeyboardInterrupt
except KeyboardInterrupt:
    print("stopped")
