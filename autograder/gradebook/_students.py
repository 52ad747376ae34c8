"""Who is in the class."""

from pathlib import Path
from typing import Any

from ._database import location, opened
from ._record import course_config


def students(course: Any) -> list[tuple[str, str, str]]:
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
