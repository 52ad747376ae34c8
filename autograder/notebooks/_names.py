"""Names that come from outside: which are safe to use, and how the others are shown."""

from __future__ import annotations

import unicodedata


# Separators of paths and of CSV files, and what nbgrader would read as a pattern.
_FORBIDDEN = frozenset("/\\,;*?[]{}<>|\"'`$\0")


def display_name(text: object, cap: int = 80) -> str:
    """Text from outside, made fit for a terminal, a log or a table.

    Control, format and bidirectional characters, line breaks and unassigned code points go; runs of
    spaces become one; what is longer than `cap` characters ends in an ellipsis. The result is still
    text to be escaped for HTML or CSV.
    """
    shown = text if isinstance(text, str) else ascii(text)
    # A name can be megabytes long; what will not be shown need not be looked at.
    kept = (
        " " if char.isspace() else char
        for char in shown[: 8 * cap]
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    line = " ".join("".join(kept).split())
    if not line:
        return "(no printable name)"
    return line if len(line) <= cap else line[: cap - 1] + "…"


def escaped_name(text: str, cap: int = 80) -> str:
    """An unsafe name in plain ASCII, with everything unusual written as an escape."""
    return display_name(text.encode("unicode_escape").decode("ascii"), cap)


def name_problem(name: str) -> str | None:
    """What is wrong with the name of a student or of an assignment; None if nothing is."""
    if not name or name != name.strip():
        return "it is empty or begins or ends with a space"
    if name[0] in ".-":
        return f"it begins with {name[0]!r}"
    if len(name.encode("utf-8", "replace")) > 128:
        return "it is longer than 128 bytes"
    if not name.isprintable() or any(unicodedata.category(char)[0] == "C" for char in name):
        return "it contains control or other invisible characters"
    bad = sorted(_FORBIDDEN.intersection(name))
    if bad:
        return "it contains " + " ".join(bad)
    return None


def plain_cell(text: object) -> str:
    """Text that a spreadsheet takes for text: what would start a formula gets a quote before it."""
    text = "" if text is None else str(text)
    return "'" + text if text.lstrip(" \n").startswith(tuple("=+-@\t\r＝＋－＠")) else text
