# %% answer="double"
def double(x):
    return 2 * x


while True:
    try:
        print("x" * 10_000)
    except BaseException:
        pass
