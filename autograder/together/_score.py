"""The points of a test cell, as nbgrader's `determine_grade` reads them from its outputs."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Output
from ..wire.requests import CellRun


class Refused(Exception):
    """A score that cannot be one. The message says which."""


def points(ran: CellRun, of: float) -> float:
    """What a cell that has run earned, of the points that it is worth.

    An error earns nothing. A value as the last line that reads as a number is the score. All else
    earns all: no value, or one that is no number. This differs from nbgrader in two things: text on
    stderr costs nothing, and of several values the last counts, since the code that is tested may
    have put out the others. Raises `Refused`.
    """
    if ran.error is not None or any(each.get("output_type") == "error" for each in ran.outputs):
        return 0.0
    for output in reversed(ran.outputs):
        if output.get("output_type") == "execute_result":
            return _score(_text(output), of)
    return of


def _score(text: str, of: float) -> float:
    try:
        score = float(text)
    except ValueError:
        return of
    if 0 <= score <= of:
        return score
    raise Refused(f"its last line is {score:g}, which is no score of {of:g} points")


def _text(output: Output) -> str:
    data = output.get("data")
    text = data.get("text/plain") if isinstance(data, dict) else None
    if isinstance(text, Sequence) and not isinstance(text, str) and len(text) == 1:
        text = text[0]
    return text if isinstance(text, str) else ""
