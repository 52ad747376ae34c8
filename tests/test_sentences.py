"""Which check looks at which sentence of a statement: the tables in the scripts hold what they say.

A table stands at the top of the hidden tests of an exercise, where students do not see it:

    # sentence: "It is pure" -> pure | pure, a second input

In quotes are words of the statement; before the bar, the visible checks that look at this sentence,
by their `name=` or else by what they are called in `check`, and behind it the hidden ones. A dash
stands for none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.notebooks import Script, parse_script, visible_part


ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r'^# sentence: "(.+)" -> (.+) \| (.+)$', re.M)
# The clock is looked at when a notebook is marked, and not before.
ONLY_HIDDEN = {"faster"}

SCRIPTS = [
    parse_script(path)
    for path in sorted(ROOT.glob("solutions/*/*.py"))
    if "# sentence: " in path.read_text(encoding="utf-8")
]


def plain(text: str) -> str:
    return " ".join(text.split())


def cells_of(script: Script, exercise: str) -> tuple[str, str]:
    """The visible and the hidden part of an exercise's test cells."""
    cells = [c.source for c in script.cells if c.role == "tests" and c.exercise == exercise]
    visible = "\n".join(visible_part(cell) for cell in cells)
    return visible, "\n".join(cells).replace(visible, "")


def is_named(name: str, source: str) -> bool:
    """Whether a test has such a check: by its label, its beginning, or what `check` calls it."""
    code = re.sub(r"^# sentence: .*$", "", source, flags=re.M)
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", code):
        return True
    # Labels that are put together in a loop.
    labels = re.findall(r'f"([^"\n]*\{[^"\n]*)"', code)
    patterns = [".+".join(map(re.escape, re.split(r"\{[^}]*\}", label))) for label in labels]
    return any(re.fullmatch(pattern, name) for pattern in patterns)


def exercises() -> list[tuple[Script, str]]:
    return [(script, exercise.name) for script in SCRIPTS for exercise in script.exercises]


@pytest.mark.parametrize(("script", "exercise"), exercises(), ids=lambda x: getattr(x, "path", x))
def test_every_sentence_has_its_checks(script: Script, exercise: str):
    (found,) = [e for e in script.exercises if e.name == exercise]
    statement = found.statement.rpartition("### Exercise")[2].partition("<details>")[0]
    visible, hidden = cells_of(script, exercise)
    rows = LINE.findall(hidden)
    assert rows and len(rows) == hidden.count("# sentence:"), "a line of the table cannot be read"
    for quote, seen, unseen in rows:
        assert plain(quote) in plain(statement), f"the statement does not say {quote!r}"
        for said, source in ((seen, visible), (unseen, hidden)):
            for name in said.split(", ") if said != "-" else ():
                assert is_named(name, source), f"{quote!r}: there is no check {name!r}"
        assert (seen, unseen) != ("-", "-"), f"no check looks at {quote!r}"
        assert seen != "-" or set(unseen.split(", ")) <= ONLY_HIDDEN, f"{quote!r}: not visible"
    # Each point of the statement has a row.
    for point in re.findall(r"^\* (.+?)(?=^\S|\Z)", statement, re.M | re.S):
        assert any(plain(quote) in plain(point) for quote, _, _ in rows), plain(point)


def test_students_do_not_see_the_tables():
    for path in ROOT.glob("assignments/*/*.ipynb"):
        assert "# sentence:" not in path.read_text(encoding="utf-8")
