"""A fact that became false says so in its own words."""

from __future__ import annotations

import pytest

from ._fact import fact


def test_a_false_fact_fails_with_its_sentence():
    @fact("Two is three.")
    def claim():
        assert 2 == 3

    with pytest.raises(AssertionError, match=r"^No longer true: Two is three\."):
        claim()


def test_so_does_one_whose_exception_does_not_come():
    @fact("len fails.")
    def claim():
        with pytest.raises(TypeError):
            len("text")

    with pytest.raises(AssertionError, match=r"^No longer true: len fails\."):
        claim()


def test_what_cannot_be_tried_is_skipped():
    @fact("This needs a library.")
    def claim():
        pytest.skip("not installed")

    with pytest.raises(pytest.skip.Exception):
        claim()
