"""Exceptions of Python, JAX and its libraries, named by diagnosis."""

from __future__ import annotations

from collections.abc import Sequence

from ._catalogue import find
from ._diagnosis import Diagnosis


def translate(type_name: str, mro: Sequence[str], message: str, line: str = "") -> Diagnosis | None:
    if "NotImplementedError" in (type_name, *mro):
        return find("JX001")
    return None
