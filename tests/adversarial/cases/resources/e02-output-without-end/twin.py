# %% answer="double"
def double(x):
    return 2 * x


# %% extra after="double"
for line in range(2000):
    print(line, "is printed, as one does to see what goes on in a loop")
