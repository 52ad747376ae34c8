# %% answer="double"
class Mine(Exception):
    def __str__(self):
        return "of my own making: " + "!" * 300

    def __reduce__(self):
        return (Mine, ())


def double(x):
    try:
        try:
            raise Mine
        except Mine as error:
            raise ValueError("another") from error
    except ValueError:
        return 2 * x
