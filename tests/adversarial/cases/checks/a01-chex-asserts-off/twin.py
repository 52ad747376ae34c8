# %% extra before="double"
import chex

chex.disable_asserts()
chex.enable_asserts()

# %% answer="double"
def double(x):
    chex.assert_rank(x, 1)
    return 2 * x
