"""What the terminal is told, whatever student code has said."""

from __future__ import annotations

import pytest
from rich.console import Console

from autograder._points import points_text
from autograder.classroom import Mark, Row
from autograder.classroom._report import write_report
from autograder.cli._show import sentence
from autograder.cli._table import show_class


HOSTILE = "a name \x1b]0;owned\x07 \x1b[2J\u202etxt [red]not markup[/] \x9b31m"


def test_a_notice_carries_no_escape_to_the_terminal(capsys):
    notices = (HOSTILE, "x" * 10_000)
    row = Row(student=HOSTILE, assignment="a", points=0.0, of=1.0, exercises={}, notices=notices)
    show_class([row])
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x07\x9b\u202e")
    assert "[red]not markup[/]" in said
    assert len(said) < 3000


@pytest.mark.parametrize(("count", "width"), [(5, 160), (40, 160), (40, 60), (300, 80)])
def test_the_table_of_any_number_of_tests_can_be_read(capsys, monkeypatch, count, width):
    monkeypatch.setattr("autograder.cli._table.console", lambda: Console(width=width))
    marks = {
        f"test_{i}": Mark(outcome="failed" if i == 3 else "passed", points=i != 3, of=1, codes=())
        for i in range(count)
    }
    row = Row(
        student="ada", assignment="a", points=count - 1, of=count, exercises=marks, notices=()
    )
    show_class([row])
    said = capsys.readouterr().out
    assert f"{count - 1}/{count}" in said and "ada" in said and "failed 0" in said
    assert max(map(len, said.splitlines())) <= width
    wide = count < 10
    assert ("passed 1" in said) == wide and ("test_3 failed 0" in said) != wide


def test_a_sentence_stays_a_sentence():
    assert sentence("Your copy of `f` differs.") == "Your copy of `f` differs."


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (2 / 3, "0.67"),
        (4 / 3, "1.33"),
        (1.25, "1.25"),
        (2.0, "2"),
        (0.5, "0.5"),
        (10, "10"),
        (0, "0"),
    ],
)
def test_points_are_written_as_by_hand(points, text):
    assert points_text(points) == text


def test_the_table_and_the_report_show_points_as_by_hand(capsys, tmp_path):
    mark = Mark(outcome="partly", points=0.666667, of=2.0, codes=())
    row = Row(
        student="ada", assignment="a", points=0.666667, of=2.0, exercises={"f": mark}, notices=()
    )
    show_class([row])
    write_report(tmp_path / "report.html", [row], "no walls")
    for said in (capsys.readouterr().out, (tmp_path / "report.html").read_text("utf-8")):
        assert "0.67" in said and "0.6666" not in said
