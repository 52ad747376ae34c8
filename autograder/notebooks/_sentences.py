"""Which check looks at which sentence of a statement, as a script says it.

A table stands at the top of the hidden tests of an exercise, where students do not see it:

    # sentence: "It is pure" -> pure | pure, a second input

In quotes are words of the statement; before the bar, the visible checks that look at this sentence,
by their `name=` or else by what they are called in `check`, and behind it the hidden ones. A dash
stands for none.
"""

from __future__ import annotations

import dataclasses
import re


_MARK = "# sentence:"
_LINE = re.compile(r'^# sentence: "(.+)" -> (.+) \| (.+)$')
_NONE = "-"


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A line of the table.

    - `quote`: words of the statement.
    - `visible`, `hidden`: names of the checks that look at it.
    """

    quote: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]


def sentences(source: str) -> tuple[Sentence, ...]:
    """The table in the source of a test cell, hidden tests included; empty if it has none.

    Raises `ValueError`, with the line, for one that is no line of a table.
    """
    found = []
    for line in source.splitlines():
        if line.strip().startswith(_MARK):
            match = _LINE.fullmatch(line.strip())
            if match is None:
                raise ValueError(
                    f"{line.strip()!r} is not of the form "
                    '# sentence: "WORDS" -> VISIBLE CHECKS | HIDDEN CHECKS'
                )
            quote, visible, hidden = match.groups()
            found.append(Sentence(quote, _names(visible), _names(hidden)))
    return tuple(found)


def _names(text: str) -> tuple[str, ...]:
    return () if text == _NONE else tuple(text.split(", "))
