# %% answer="double"
import inspect


class Double:
    __name__ = "double"
    __signature__ = inspect.signature(lambda numbers: None)

    def __call__(self, numbers):
        return 2 * numbers


double = Double()
