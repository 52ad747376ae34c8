# %% extra before="double"
import sys
import types

helpers = types.ModuleType("helpers_of_mine")
helpers.twice = lambda x: x + x
sys.modules["helpers_of_mine"] = helpers


class Hook:
    def find_spec(self, name, path=None, target=None):
        return None


sys.meta_path.insert(0, Hook())
reference = "https://docs.jax.dev"

# %% answer="double"
import helpers_of_mine


def double(x):
    return helpers_of_mine.twice(x)
