"""What the terminal is told, whatever student code has said."""

from __future__ import annotations

from autograder.classroom import Row
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


def test_a_sentence_stays_a_sentence():
    assert sentence("Your copy of `f` differs.") == "Your copy of `f` differs."
