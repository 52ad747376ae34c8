"""Entering assignments into nbgrader's gradebook."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ..notebooks import Course
from ._config import course_config
from ._database import Records, digest, opened, patient, saying
from ._lock import only_writer, work_folder


# Raised when the same result would be recorded differently: everything is then recorded anew.
FORMAT = 1


def enter(course: Course | str | Path, assignment: str) -> None:
    """Enters an assignment into the gradebook: its cells, points and hidden tests.

    `record` does so too. What is entered as it is now is left alone.

    **Arguments:**

    - `course`: The course, or its folder.
    - `assignment`: Name of the assignment; one that the course has.

    **Raises:**

    `GradebookError`, in words, if another run is recording, if the gradebook is locked, read-only
    or cannot grow, or if it holds submissions with other graded cells.
    """
    home, config, db_url = course_config(course)
    with only_writer(home.root), saying(db_url), opened(db_url) as gradebook:
        register(home, config, assignment, gradebook, Records(gradebook, assignment), db_url)


def register(
    course: Course, config: Any, assignment: str, gradebook: Any, records: Records, db_url: str
) -> None:
    """Enters the assignment's cells, points and hidden tests, unless they are there already."""
    from nbgrader.api import MissingEntry

    from ._converters import enter_assignment

    names = course.notebook_names(assignment)
    if len(names) == 1:
        sources = {names[0]: course.source_notebook(assignment)}
        mark = digest(FORMAT, sources[names[0]])
    else:
        sources = {name: course.source_notebook(assignment, name) for name in names}
        mark = digest(FORMAT, sources)
    try:
        gradebook.find_assignment(assignment)
        if records.digests().get("") == mark:
            return
    except MissingEntry:
        pass
    # Built and released beside the course: neither the notebook that lies in the source folder,
    # which may be stale, nor the release that students have is this command's business.
    stage = work_folder(course.root)
    folder = stage / "source" / assignment
    shutil.rmtree(stage / "source", ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in sources.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(source), encoding="utf-8")
    enter_assignment(
        config,
        assignment,
        db_url=patient(db_url),
        source_directory=os.path.relpath(stage / "source", course.root),
        release_directory=os.path.relpath(stage / "release", course.root),
    )
    for made in ("source", "release"):
        shutil.rmtree(stage / made, ignore_errors=True)
    gradebook.db.expire_all()
    records.note("", mark)
