# %% answer="double"
def double(x):
    """
    >>> double(2)
    4
    """
    return 2 * x


# %% extra after="double"
import doctest
import unittest


class Mine(unittest.TestCase):
    def test_double(self):
        self.assertEqual(double(3), 6)

    def test_that_fails(self):
        self.assertEqual(double(3), 7)


doctest.testmod()
unittest.main(argv=["mine"], exit=False)
