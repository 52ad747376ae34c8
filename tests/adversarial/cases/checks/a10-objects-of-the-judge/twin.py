# %% extra before="double"
import gc
from collections import Counter

gc.collect()
print(Counter(type(thing).__name__ for thing in gc.get_objects()).most_common(1)[0][0])
gc.freeze()
gc.set_threshold(500, 5, 5)

# %% answer="double"
def double(x):
    return 2 * x
