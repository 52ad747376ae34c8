# %% answer="double"
def double(x):
    """Doubles, deux fois, دو برابر, 倍."""
    return 2 * x


# %% extra after="double"
print("\x1b[32mgreen\x1b[0m and \x1b[1mbold\x1b[0m")
for i in range(100):
    print(f"\r{i} %", end="")
print("\n\tשלום, 世界, 🎉")
