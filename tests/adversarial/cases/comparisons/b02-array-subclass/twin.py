# %% answer="double"
class Tagged(np.ndarray):
    tag = "mine"

    def __array_finalize__(self, other):
        self.tag = getattr(other, "tag", "mine")


def double(x):
    return 2 * np.asarray(x).view(Tagged)
