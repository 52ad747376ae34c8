"""The report of a class: one page that loads nothing and runs nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from .._points import points_text
from ..notebooks import display_name
from ..records import OUTCOMES
from ._rows import Row
from ._statistics import (
    DiagnosisStatistics,
    ExerciseStatistics,
    by_assignment,
    exercises_of,
    statistics,
)


_MOST = 12
_WIDEST = 14.0


@dataclasses.dataclass(frozen=True)
class _Assignment:
    """What the page shows of one; its template says where."""

    name: str
    columns: list[str]
    exercises: list[ExerciseStatistics]
    diagnoses: list[tuple[DiagnosisStatistics, float]]
    rows: list[Row]
    notices: list[tuple[str, str]]


def write_report(path: Path, rows: Sequence[Row], walls: str) -> None:
    """Writes the page for a class that was marked behind `walls`. Everything in it is escaped."""
    # Not installed where students check their own notebooks.
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("autograder.classroom", "."), autoescape=True, trim_blocks=True
    )
    environment.filters["shown"] = display_name
    environment.filters["points"] = points_text
    found = statistics(rows)
    text = environment.get_template("report.html.j2").render(
        submissions=len(rows),
        walls=walls,
        outcomes=OUTCOMES,
        assignments=[
            _Assignment(
                name=name,
                columns=exercises_of(mine),
                exercises=[e for e in found.exercises if e.assignment == name],
                diagnoses=_bars([d for d in found.diagnoses if d.assignment == name]),
                rows=mine,
                notices=[
                    (row.student, display_name(notice, cap=600))
                    for row in mine
                    for notice in row.notices
                ],
            )
            for name, mine in by_assignment(rows).items()
        ],
    )
    path.write_text(text, encoding="utf-8", errors="replace")


def _bars(found: list[DiagnosisStatistics]) -> list[tuple[DiagnosisStatistics, float]]:
    """The diagnoses that most students met, and how wide a bar says so."""
    most = max((each.students for each in found), default=1)
    return [(each, round(_WIDEST * each.students / most, 2)) for each in found[:_MOST]]
