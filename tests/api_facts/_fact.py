"""The form of a fact."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest


def fact(sentence: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The test holds if `sentence` is true; otherwise the sentence heads the failure."""

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def checked(*args: Any, **kwargs: Any) -> None:
            try:
                test(*args, **kwargs)
            except (Exception, pytest.fail.Exception) as e:
                raise AssertionError(f"No longer true: {sentence}\n{type(e).__name__}: {e}") from e

        checked.__doc__ = sentence
        return checked

    return decorate
