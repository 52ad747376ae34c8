"""What came of a submission, for people and for tables."""

from __future__ import annotations

from ..records import Outcome, Record, Result


class Mark(Record, frozen=True, kw_only=True):
    """What came of one exercise of a submission.

    - `outcome`: one of `records.OUTCOMES`.
    - `points`, `of`: what was earned, and what could be. Nobody has marked what is `ungradable`.
    - `codes`: of what was found wrong, such as `"JX101"`; the primary diagnosis first.
    """

    outcome: Outcome
    points: float
    of: float
    codes: tuple[str, ...]


class Row(Record, frozen=True, kw_only=True):
    """What came of one submission: a row of the class's table.

    - `student`, `assignment`: names.
    - `points`, `of`: of all exercises together.
    - `exercises`: by name, in the order of the notebook.
    - `notices`: sentences for people, such as why a submission could not be read.
    """

    student: str
    assignment: str
    points: float
    of: float
    exercises: dict[str, Mark]
    notices: tuple[str, ...]


def row_of(student: str, assignment: str, result: Result, message: str = "") -> Row:
    """The row of a submission; `message` goes before the notices of its result."""
    exercises = result.exercises
    return Row(
        student=student,
        assignment=assignment,
        points=round(sum(e.points for e in exercises.values()), 6),
        of=round(sum(e.of for e in exercises.values()), 6),
        exercises={
            name: Mark(
                outcome=e.outcome,
                points=e.points,
                of=e.of,
                codes=tuple(finding.code for finding in e.findings),
            )
            for name, e in exercises.items()
        },
        notices=tuple(dict.fromkeys(filter(None, (message, *result.notices)))),
    )
