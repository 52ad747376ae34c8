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
from collections.abc import Sequence

from ..records import Check


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


def held(sentence: Sentence, checks: Sequence[Check]) -> bool | None:
    """Whether all checks that look at a sentence have passed; None if none of them was made.

    - `checks`: what became of the checks of the exercise.
    """
    looked = [check.passed for name in _all(sentence) for check in _called(name, checks)]
    return all(looked) if looked else None


def _all(sentence: Sentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence.visible + sentence.hidden))


def _called(name: str, checks: Sequence[Check]) -> list[Check]:
    """The checks of a name. One without a `name=` is labelled with its own and its subject's."""
    exact = [check for check in checks if check.name == name]
    return exact or [check for check in checks if check.name.startswith(f"{name} ")]


def _names(text: str) -> tuple[str, ...]:
    return () if text == _NONE else tuple(text.split(", "))
