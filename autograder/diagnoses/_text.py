"""Texts of strangers, made fit for a finding: no colours, no cell numbers, no cut words."""

from __future__ import annotations

import re


_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
# What IPython, ipykernel and this kit call a cell, with the line and the column in it.
_CELL = r"(?:<ipython-input-\d+-\w+>|<cell>|<stdin>|/\S{0,100}/ipykernel_\d{1,9}/\d+\.py)"
_PLACE = re.compile(rf"(?:\bline )?{_CELL}:(\d+)(?::\d+)?")
_FILE = re.compile(rf'File "?{_CELL}"?, line (\d+)')
# How JAX goes on about a tracer: where in which library it was made.
_STACK = re.compile(r"When the value was created, the final \d+ stack frames", re.IGNORECASE)
_RULE = re.compile(r"\n?-{5,}\n?")
# Patterns are run on the beginning of a stranger's text only.
_MOST = 10_000
_PAIRS = {"(": ")", "[": "]", "{": "}"}


def worded(text: str) -> str:
    """`text` without colours of a terminal, and with places in cells as a reader knows them."""
    text = _COLOUR.sub("", text)
    return _FILE.sub(r"line \1 of a cell", _PLACE.sub(r"line \1 of a cell", text))


def message_of(text: str, limit: int = 600) -> str:
    """The message of an exception, as far as it is about the student's code."""
    text = _STACK.split(worded(text[:_MOST]), maxsplit=1)[0]
    return shorten(_RULE.sub("\n", text).strip(), limit)


def shorten(text: str, limit: int) -> str:
    """At most about `limit` characters, cut between words, with its brackets closed."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    cut = head.rstrip() if head[-1].isspace() else head.rsplit(None, 1)[0]
    # One word without an end is cut where it must be.
    cut = cut if 0 < len(cut) <= limit else text[:limit]
    return f"{cut} ...{_closing(cut)}"


def _closing(text: str) -> str:
    """The brackets that `text` has left open, innermost first."""
    left: list[str] = []
    for c in text:
        if c in _PAIRS:
            left.append(_PAIRS[c])
        elif left and c == left[-1]:
            left.pop()
    return "".join(reversed(left))
