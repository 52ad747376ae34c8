"""Marking on the spot: what the course knows about a notebook that nbgrader hands over."""

import json
from pathlib import Path
from typing import Any

from ._imports import quicken_imports


quicken_imports()

from nbgrader.preprocessors import NbGraderPreprocessor  # noqa: E402


def course_of(preprocessor: Any) -> Any | None:
    """nbgrader's course directory, from a preprocessor that runs inside one of its converters."""
    exporter = preprocessor.parent
    return getattr(getattr(exporter, "parent", None), "coursedir", None)


def source_notebook(preprocessor: Any, assignment: str, notebook: str) -> dict[str, Any] | None:
    """The instructor's notebook, if it is one of ours; `None` in any other nbgrader course."""
    course = course_of(preprocessor)
    if course is None:
        return None
    folder = Path(course.format_path(course.source_directory, ".", assignment))
    path = folder / f"{notebook}.ipynb"
    if not path.is_file():
        return None
    source = json.loads(path.read_text(encoding="utf-8"))
    ours = any("jaxercise" in cell.get("metadata", {}) for cell in source.get("cells", ()))
    return source if ours else None


def known_job(preprocessor: Any, assignment: str, notebook: str) -> dict[str, Any]:
    """The parts of a job that come from the course: secret, stubs and reference solutions."""
    source = source_notebook(preprocessor, assignment, notebook)
    if source is None:
        return {}
    from autograder.notebooks import cells_from_nbgrader, load_course

    course = course_of(preprocessor)
    assert course is not None
    released = Path(course.format_path(course.release_directory, ".", assignment))
    released /= f"{notebook}.ipynb"
    stubs: dict[str, str] = {}
    if released.is_file():
        cells = cells_from_nbgrader(json.loads(released.read_text(encoding="utf-8")))
        stubs = {cell["exercise"]: cell["source"] for cell in cells if cell.get("solution")}
    reference = [
        cell["source"]
        for cell in cells_from_nbgrader(source)
        if cell["kind"] == "trusted" or cell.get("solution")
    ]
    secret = load_course(course.root).secret
    return {"secret": secret.hex(), "stubs": stubs, "reference": reference}


class Rebuild(NbGraderPreprocessor):
    """Puts a submission's answers into the instructor's notebook before anything reads it.

    Deleted, doubled, edited or re-tagged test cells then change nothing. Notebooks of courses
    that were not built by this package pass through.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        source = source_notebook(self, where["assignment"], where["notebook"])
        if source is None:
            return nb, resources
        from nbformat import from_dict

        from autograder.notebooks import canonicalise

        canonical = canonicalise(source, nb)
        for notice in canonical.notices:
            self.log.warning("%s: %s", where["student"], notice)
        return from_dict(canonical.notebook), resources
