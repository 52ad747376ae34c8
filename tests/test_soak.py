"""The soak, with a class of three: one attack, and two who are honest."""

from __future__ import annotations

import random

import pytest


pytest.importorskip("nbgrader")

from autograder.sandbox import probe

from .soak import draw, soak


@pytest.mark.slow
@pytest.mark.skipif(probe().best not in ("namespaces", "restricted"), reason="no sandbox here")
def test_a_small_soak_finds_nothing(tmp_path):
    drawn = draw(3, random.Random(1))
    found = soak(tmp_path, drawn, slots=1)
    assert found["failures"] == []
    assert found["honest"] == [2, 2]
    assert sum(handed.case is not None for handed in drawn) == 1
