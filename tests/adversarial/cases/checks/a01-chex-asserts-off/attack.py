# %% extra before="double"
import chex

chex.disable_asserts()

# %% answer="double"
def double(x):
    return x
