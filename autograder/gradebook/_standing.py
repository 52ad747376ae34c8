"""What stands in the gradebook: who is in the class, and their marks."""

from pathlib import Path

from ..notebooks import Course
from ._config import course_config
from ._database import location, opened, require_assignment


def students(course: Course | str | Path) -> list[tuple[str, str, str]]:
    """The students in the gradebook: (id, number in the learning platform, "Last, First").

    What the gradebook does not know is empty; so is the list if there is no gradebook yet.
    """
    _, _, db_url = course_config(course)
    # Opening it would make one.
    if db_url.startswith("sqlite:") and not Path(location(db_url)).exists():
        return []
    with opened(db_url) as gradebook:
        return [
            (
                student.id,
                student.lms_user_id or "",
                ", ".join(filter(None, (student.last_name, student.first_name))),
            )
            for student in gradebook.students
        ]


def marks(
    course: Course | str | Path, assignment: str
) -> list[tuple[str, str, float | None, float]]:
    """The marks of an assignment as they stand in the gradebook.

    **Returns:**

    (student, grade id, score, most points) for every graded cell, by student and in the order of
    the notebook. The score is `None` where a grader has yet to give it; a grader's score counts
    before the automatic one; late penalties are not taken off.
    """
    _, _, db_url = course_config(course)
    rows: list[tuple[str, str, float | None, float]] = []
    with opened(db_url) as gradebook:
        found = require_assignment(gradebook, assignment)
        order = {
            (notebook.name, cell.name): place
            for notebook in found.notebooks
            for place, cell in enumerate(notebook.source_cells)
        }
        submissions = gradebook.assignment_submissions(assignment)
        for submission in sorted(submissions, key=lambda each: each.student.id):
            grades = [
                (order.get((part.notebook.name, grade.name), 0), part.notebook.name, grade)
                for part in submission.notebooks
                for grade in part.grades
            ]
            for _, _, grade in sorted(grades, key=lambda each: (each[1], each[0], each[2].name)):
                open_ = grade.auto_score is None and grade.manual_score is None
                score = None if open_ else float(grade.score)
                rows.append((submission.student.id, grade.name, score, float(grade.max_score)))
    return rows
