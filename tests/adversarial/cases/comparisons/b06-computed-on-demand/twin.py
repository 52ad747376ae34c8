# %% answer="double"
import functools


class Model:
    def __init__(self, x):
        self.x = x

    @functools.cached_property
    def doubled(self):
        return 2 * self.x


def double(x):
    return Model(x).doubled
