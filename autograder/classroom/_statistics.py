"""How a class did: by exercise, by diagnosis, and as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .. import diagnoses
from ..records import OUTCOMES, Outcome, Record
from ._rows import Mark, Row


class ExerciseStatistics(Record, frozen=True, kw_only=True):
    """How one exercise went.

    - `outcomes`: how often it ended in each that it ended in, in the order of `records.OUTCOMES`.
    - `submissions`: how many there are.
    - `mean`: of the points, `of` which there are so many.
    """

    assignment: str
    exercise: str
    outcomes: dict[Outcome, int]
    submissions: int
    mean: float
    of: float


class DiagnosisStatistics(Record, frozen=True, kw_only=True):
    """How many `students` met a diagnosis in an assignment as the primary one of an exercise."""

    assignment: str
    code: str
    slug: str
    title: str
    students: int


class Statistics(Record, frozen=True, kw_only=True):
    """How a class did.

    - `exercises`: in the order of the assignments and notebooks.
    - `diagnoses`: of each assignment, those that most students met first.
    """

    exercises: tuple[ExerciseStatistics, ...]
    diagnoses: tuple[DiagnosisStatistics, ...]


def statistics(rows: Sequence[Row]) -> Statistics:
    """How the class did whose rows these are."""
    grouped = by_assignment(rows)
    return Statistics(
        exercises=tuple(
            _exercise(assignment, name, [r.exercises[name] for r in mine if name in r.exercises])
            for assignment, mine in grouped.items()
            for name in exercises_of(mine)
        ),
        diagnoses=tuple(
            each for assignment, mine in grouped.items() for each in _diagnoses(assignment, mine)
        ),
    )


def by_assignment(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each assignment, in the order in which they are."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.assignment, []).append(row)
    return grouped


def exercises_of(rows: Sequence[Row]) -> list[str]:
    """The exercises that occur in rows of one assignment."""
    return list(dict.fromkeys(name for row in rows for name in row.exercises))


def _exercise(assignment: str, name: str, marks: list[Mark]) -> ExerciseStatistics:
    counts = Counter(mark.outcome for mark in marks)
    return ExerciseStatistics(
        assignment=assignment,
        exercise=name,
        outcomes={outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]},
        submissions=len(marks),
        mean=sum(mark.points for mark in marks) / len(marks),
        of=marks[0].of,
    )


def _diagnoses(assignment: str, rows: list[Row]) -> list[DiagnosisStatistics]:
    # Each is counted once a student.
    counts = Counter(
        code for row in rows for code in {c for e in row.exercises.values() for c in e.codes[:1]}
    )
    return [
        DiagnosisStatistics(
            assignment=assignment,
            code=code,
            slug=diagnoses.named(code).slug,
            title=diagnoses.named(code).title,
            students=students,
        )
        for code, students in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def table(rows: Sequence[Row]) -> dict[str, list[str] | list[float]]:
    """Columns with an entry for each exercise of each submission, as `pandas.DataFrame` takes them:
    `student`, `assignment`, `exercise`, `outcome`, `points`, `of`, and `code`, the primary
    diagnosis or the empty string."""
    each = [(row, name, mark) for row in rows for name, mark in row.exercises.items()]
    return {
        "student": [row.student for row, _, _ in each],
        "assignment": [row.assignment for row, _, _ in each],
        "exercise": [name for _, name, _ in each],
        "outcome": [mark.outcome for _, _, mark in each],
        "points": [mark.points for _, _, mark in each],
        "of": [mark.of for _, _, mark in each],
        "code": [mark.codes[0] if mark.codes else "" for _, _, mark in each],
    }
