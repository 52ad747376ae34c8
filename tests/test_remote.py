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
    assert got["points"] == 0.0 and got["outcome"] in ("failed", "ungradable")


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
