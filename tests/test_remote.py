"""Objects of the student's, seen from a test cell: what they may say, and what is believed."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("def f(x):\n    return 9", "passed"),
        ("def f(x):\n    return 8", "failed"),
        # Neither has an opinion on 9, and Python then says that they are not equal.
        ("def f(x):\n    return object()", "failed"),
        ("def f(x):\n    return lambda y: y", "failed"),
    ],
)
def test_an_object_is_not_equal_to_data(mark_one, source, outcome):
    assert mark_one("f", source, "assert f(3) == 9\nassert not f(3) != 9")["outcome"] == outcome


@pytest.mark.parametrize(
    "yes",
    [
        "def __eq__(self, other):\n        return True",
        "def __eq__(self, other):\n        return self\n"
        "    def __bool__(self):\n        return True",
        "def __eq__(self, other):\n        return NotImplemented",
        "def __lt__(self, other):\n        return True",
        "def __ne__(self, other):\n        return False",
    ],
)
@pytest.mark.parametrize("test", ["assert f(3) == 9", "assert f(3) < 9", "assert not f(3) != 9"])
def test_an_object_is_not_its_own_judge(mark_one, yes, test):
    got = mark_one("f", f"class Yes:\n    {yes}\n\n\ndef f(x):\n    return Yes()", test)
    assert got["points"] == 0.0 and got["outcome"] == "failed"


@pytest.mark.parametrize(
    ("yes", "test"),
    [
        ("def __sub__(self, other):\n        return 0.0", "assert abs(f(3) - 9) < 1e-6"),
        ("def __rsub__(self, other):\n        return 0.0", "assert abs(9 - f(3)) < 1e-6"),
        ("def __contains__(self, other):\n        return True", "assert 9 in f(3)"),
        ("def __iter__(self):\n        return iter([8])", "assert 9 in f(3)"),
        (
            "__len__ = lambda self: 1\n    __getitem__ = lambda self, i: [Yes()][i]\n"
            "    __array_priority__ = 100\n    __eq__ = __le__ = lambda self, other: True",
            "assert np.allclose(f(3), [9.0])",
        ),
    ],
)
def test_an_object_is_not_told_what_is_expected(mark_one, yes, test):
    got = mark_one("f", f"class Yes:\n    {yes}\n\n\ndef f(x):\n    return Yes()", test)
    assert (got["points"], got["outcome"]) == (0.0, "failed"), got


def test_the_items_of_an_object_are_looked_through(mark_one):
    source = "class Bag:\n    def __iter__(self):\n        return iter([8, 9])\n\n\nf = Bag"
    assert mark_one("f", source, "assert 9 in f() and 7 not in f()")["points"] == 2.0


@pytest.mark.parametrize("claim", ["jax.Array", "np.ndarray", "dict", "tuple", "int"])
def test_a_claimed_class_earns_nothing(mark_one, claim):
    source = f"""import jax


class Claims:
    __class__ = {claim}
    shape, dtype = (2,), np.dtype("float32")

    def __eq__(self, other):
        return True

    def __len__(self):
        return 2


Claims.__module__, Claims.__qualname__ = {claim}.__module__, {claim}.__qualname__


def f(x):
    return Claims()"""
    tests = """check.values(f(1), jnp.ones(2), type=jax.Array)
check.values(f(1), {"a": 1})
check.has_aux(f(1), jnp.ones(2))
check.equivalent(f, lambda x: x, inputs=lambda rng, case: (rng.random(),), cases=1)"""
    got = mark_one("f", source, tests)
    assert (got["points"], got["outcome"]) == (0.0, "failed"), got


def test_objects_of_a_students_class_are_compared_by_that_class(mark_one):
    source = """import dataclasses


@dataclasses.dataclass
class Point:
    x: int

    def __add__(self, other):
        return Point(self.x + other.x)

    def __len__(self):
        return self.x"""
    tests = """assert Point(1) + Point(2) == Point(3)
assert Point(1) != Point(2)
assert Point(1).x == 1
assert len(Point(2)) == 2 and Point(1) and not Point(0)"""
    assert mark_one("Point", source, tests)["points"] == 2.0


# Every operator and protocol of an object against data: what a test statement makes of it. The
# object says whatever would earn a point, and must not be asked where it would learn what is
# expected.
ALWAYS = """import numpy as np


class Always:
    shape, dtype = (2,), np.dtype("float32")

    def yes(self, *args):
        return True

    def data(self, *args):
        return 0.0

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = data
    __rtruediv__ = __floordiv__ = __mod__ = __pow__ = __matmul__ = __and__ = __or__ = data
    __xor__ = data
    __hash__ = object.__hash__

    def __iter__(self):
        return iter([8.0])

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return [8.0][i]

    def __float__(self):
        return 8.0

    def __int__(self):
        return 8

    def __str__(self):
        return "8"


def f(x):
    return Always()"""
REFUSED = """9 == f(3)
f(3) == 9
f(3) != 9
f(3) != 9.0
f(3) != "a"
f(3) != [9]
f(3) != np.float32(9)
np.float32(9) != f(3)
(f(3) != np.ones(2)).all()
(np.ones(2) != f(3)).all()
(jnp.ones(2) != f(3)).all()
f(3) < 9
f(3) <= 9
f(3) > 9
f(3) >= 9
9 < f(3)
np.ones(2)[0] < f(3)
[f(3)] != [9]
(f(3), 1) != (9, 1)
{"a": f(3)} != {"a": 9}
abs(f(3) - 9) < 1
abs(9 - f(3)) < 1
f(3) + 1 == 1
f(3) * 9 == 0
f(3) % 9 == 0
(f(3) & 9) == 0
9 in [f(3)]
f(3) in [9]
f(3) in (9, 10)
sorted([f(3), 9])
max(f(3), 9)
abs(f(3)) == 0
round(f(3)) == 0
divmod(f(3), 9)
[0, 1][f(3)] == 0
range(f(3))""".splitlines()
#: What is judged on data that came: the items, the numbers and the texts of the object, which has
#: not been told what is expected; and that an object is not None.
JUDGED = {
    "9 in {f(3): 1}": False,
    "f(3) is None": False,
    "f(3) is not None": True,
    "f(3) == None": False,
    "f(3) != None": True,
    "9 in f(3)": False,
    "8 in f(3)": True,
    "len(f(3)) == 1": True,
    "len(f(3)) == 2": False,
    "list(f(3)) == [8]": True,
    "[x for x in f(3)] == [9]": False,
    "f(3)[0] == 8": True,
    "f(3)[0] == 9": False,
    "float(f(3)) == 9": False,
    "int(f(3)) == 8": True,
    "str(f(3)) == '9'": False,
    "f'{f(3)}' == '8'": True,
    "'%s' % f(3) == '9'": False,
    "bool(f(3))": True,
    "isinstance(f(3), (int, float, dict, list, np.ndarray, jax.Array))": False,
    "f(3).shape == (2,)": True,
    "np.allclose(f(3), [9.0])": False,
    "hash(f(3)) == hash(9)": False,
    "callable(f(3)) and f(3)() == 9": False,
}


@pytest.mark.parametrize("expression", REFUSED)
def test_an_object_is_not_compared_with_data(mark_one, expression):
    got = mark_one("f", ALWAYS, f"import jax.numpy as jnp\nassert {expression}")
    assert (got["points"], got["outcome"]) == (0.0, "failed"), got
    got = mark_one("f", ALWAYS, f"import jax.numpy as jnp\nassert not ({expression})")
    assert (got["points"], got["outcome"]) == (0.0, "failed"), got


@pytest.mark.parametrize(("expression", "true"), JUDGED.items())
def test_what_is_judged_on_data(mark_one, expression, true):
    got = mark_one("f", ALWAYS, f"assert {expression}")
    assert (got["points"] > 0, got["outcome"]) == (true, "passed" if true else "failed"), got
