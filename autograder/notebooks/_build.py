"""Writing the source notebook of an assignment beside its script."""

from __future__ import annotations

from pathlib import Path

from .._files import write_whole
from ._course import Course
from ._nb import dump
from ._source import build_notebook, parse_script


def build(course: Course, assignment: str) -> Path:
    """Writes the source notebook of an assignment beside its script and returns its path.

    An assignment that has no script has its notebook already; that path is returned.

    **Raises:** `SourceError` if the script is not right.
    """
    script = course.script(assignment)
    if script is None:
        return course.notebook_path(assignment)
    path = script.with_suffix(".ipynb")
    text = dump(build_notebook(parse_script(script)))
    # Untouched if nothing changed, so that tools which go by time have nothing to do.
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)
    return path
