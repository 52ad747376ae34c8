"""Points, as a person writes them."""

from __future__ import annotations


def points_text(points: float) -> str:
    """Points to at most two decimals: 2/3 is `0.67`, 1.25 stays, and 2.0 is `2`.

    For reading only: files and JSON keep the exact number.
    """
    # Adding zero turns -0.0, which is what little below zero is rounded to, into 0.0.
    return f"{round(float(points), 2) + 0.0:.2f}".rstrip("0").rstrip(".")
