"""Which check looks at which sentence: the tables in the scripts hold what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.notebooks import Script, parse_script, sentences, visible_part


ROOT = Path(__file__).resolve().parent.parent
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
    visible = [visible_part(cell) for cell in cells]
    hidden = [cell.replace(seen, "") for cell, seen in zip(cells, visible, strict=True)]
    return "\n".join(visible), "\n".join(hidden)


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
    rows = sentences(hidden)
    assert rows
    for row in rows:
        assert plain(row.quote) in plain(statement), f"the statement does not say {row.quote!r}"
        for names, source in ((row.visible, visible), (row.hidden, hidden)):
            for name in names:
                assert is_named(name, source), f"{row.quote!r}: there is no check {name!r}"
        assert row.visible or row.hidden, f"no check looks at {row.quote!r}"
        assert row.visible or set(row.hidden) <= ONLY_HIDDEN, f"{row.quote!r}: not visible"
    # Each point of the statement has a row; what an argument is may go without.
    for point in re.findall(r"^\* (.+?)(?=^\S|\Z)", statement, re.M | re.S):
        if re.match(r"`\w+`(, `\w+`)*( and `\w+`)? (is|are|has|have|takes) ", point):
            continue
        assert any(plain(row.quote) in plain(point) for row in rows), plain(point)


def test_a_line_that_is_none_of_a_table_is_told():
    with pytest.raises(ValueError, match="is not of the form"):
        sentences("# sentence: no quotes -> values")


def test_students_do_not_see_the_tables():
    for path in ROOT.glob("assignments/*/*.ipynb"):
        assert "# sentence:" not in path.read_text(encoding="utf-8")
