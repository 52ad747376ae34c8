# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="double"
print("= 2 * x, 100 %")
print("-1.5\n+2.5\n@home")
