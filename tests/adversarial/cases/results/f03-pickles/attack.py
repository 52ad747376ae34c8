# %% answer="double"
import os
import pickle


class Command:
    def __reduce__(self):
        return os.system, ("touch @TMP@-@MARK@ /tmp/@MARK@",)

    def __array__(self, dtype=None, copy=None):
        return np.array([self, self, self], dtype=object)


def double(x):
    if float(x[0]) == 0:
        return Command()
    if len(x) == 3:
        return np.array([Command()] * 3, dtype=object)
    return pickle.dumps(Command())
