# %% answer="double"
SEEN = []


def double(x):
    SEEN.append(x.shape)
    print("called with", x.shape)
    return 2 * x


# %% extra
print(len(SEEN))
