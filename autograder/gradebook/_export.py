"""The class's scores as CSV."""

import csv
import io
from pathlib import Path
from typing import Any

from .._files import write_whole
from .._imports import quicken_imports
from ..notebooks import plain_cell


quicken_imports()

from nbgrader.api import MissingEntry  # noqa: E402
from nbgrader.plugins import ExportPlugin  # noqa: E402


_COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)


class CsvExport(ExportPlugin):
    """The columns of nbgrader's own CSV export, with fields quoted where they need it."""

    def export(self, gradebook: Any) -> None:
        """Writes the file named by `to`, `grades.csv` if it is empty."""
        to = Path(self.to or "grades.csv")
        students, assignments = set(map(str, self.student)), set(map(str, self.assignment))
        # nbgrader's order leaves those without a name in the order in which they were entered,
        # which is that in which markings happened to end.
        people = sorted(gradebook.students, key=_name)
        self.log.info("Exporting grades to %s", to)
        table = io.StringIO(newline="")
        writer: Any = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        for assignment in gradebook.assignments:
            if assignments and assignment.name not in assignments:
                continue
            for student in people:
                if not students or student.id in students:
                    writer.writerow(_row(gradebook, assignment, student))
        write_whole(to, table.getvalue())


def _name(student: Any) -> tuple[str, str, str]:
    return (student.last_name or "", student.first_name or "", student.id)


def _row(gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "assignment": plain_cell(assignment.name),
        "duedate": assignment.duedate,
        "timestamp": "",
        "student_id": plain_cell(student.id),
        "last_name": plain_cell(student.last_name),
        "first_name": plain_cell(student.first_name),
        "email": plain_cell(student.email),
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        # Nothing was submitted, which earns nothing.
        return row
    penalty = submission.late_submission_penalty or 0.0
    return row | {
        "timestamp": submission.timestamp,
        "raw_score": submission.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, submission.score - penalty),
    }
