"""From source notebooks to what students get, by nbgrader's own `generate_assignment`."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from .._files import write_whole
from ._build import build
from ._canonical import source_cells
from ._course import Course
from ._generate import GenerateError, generate_assignment
from ._nb import Notebook, RawCell, cells_of, checksum, dump, metadata_of, text_or_none


class ReleaseError(RuntimeError):
    """nbgrader would not make the release. The message says why and what to do."""


# Never a part of a release. Scripts are added by name: they hold the solutions.
_IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".DS_Store"]


def _generate(course: Course, assignment: str, into: Path) -> None:
    """Runs nbgrader's converter into the directory `into/ASSIGNMENT`, which must not exist yet.

    With nbgrader's own settings, and without a gradebook, which `gradebook.enter` has business
    with.
    """
    script = course.script(assignment)
    places = {
        "root": str(course.root),
        "source_directory": course.source_directory,
        "release_directory": str(into),
        "assignment_id": assignment,
        "ignore": [*_IGNORED, *([script.name] if script else [])],
    }
    try:
        generate_assignment(None, places, database=False)
    except GenerateError as error:
        raise ReleaseError(f"{assignment}: nbgrader could not make the release: {error}") from error


def _tidied(source_nb: Notebook, released: Notebook) -> Notebook:
    """The release in a form that does not depend on when or by what it was made."""
    ours = {cell.id: cell for cell in source_cells(source_nb)}
    cells: list[RawCell] = []
    for cell in cells_of(released):
        cell = dict(cell)
        known = ours.get(text_or_none(metadata_of(cell, "nbgrader").get("grade_id")) or "")
        if cell.get("cell_type") == "code":
            cell |= {"execution_count": None, "outputs": []}
        if known is not None and known.role != "answer":
            # No gap where the hidden tests were, and nbgrader's checksum to match.
            cell["source"] = known.released
            nbgrader = {**metadata_of(cell, "nbgrader")}
            nbgrader["checksum"] = checksum(cell, known.released)
            cell["metadata"] = {**cell["metadata"], "nbgrader": nbgrader}
        cells.append(cell)
    metadata = {**released.get("metadata", {})}
    metadata.pop("celltoolbar", None)
    return {**released, "cells": cells, "metadata": metadata}


def _make(course: Course, assignment: str, into: Path) -> Path:
    build(course, assignment)
    _generate(course, assignment, into)
    made = into / assignment
    for path in sorted(made.glob("*.ipynb")):
        source_path = course.directory(assignment) / path.name
        source_nb = json.loads(source_path.read_text(encoding="utf-8"))
        released = json.loads(path.read_text(encoding="utf-8"))
        write_whole(path, dump(_tidied(source_nb, released)))
    return made


def release(course: Course, assignment: str) -> Path:
    """Builds an assignment and writes what students get to `assignments/ASSIGNMENT/`.

    Rebuilding an unchanged assignment gives the same bytes. Other files beside the source, such as
    data, are released with it; the script never is. No gradebook is opened.

    **Returns:** the path of the released notebook.

    **Raises:** `SourceError`, `CourseError`, or `ReleaseError` if nbgrader refuses.
    """
    into = course.root / course.release_directory
    into.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there when complete: a failed build leaves the old release.
    with tempfile.TemporaryDirectory(prefix=".release-", dir=into) as scratch:
        made = _make(course, assignment, Path(scratch))
        target = into / assignment
        if target.exists():
            os.replace(target, Path(scratch) / "before")
        os.replace(made, target)
    return course.release_path(assignment)


def _files(root: Path) -> dict[str, bytes]:
    if not root.is_dir():
        return {}
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def check_release(course: Course, assignment: str) -> list[str]:
    """Rebuilds a release in a temporary place and compares it, byte for byte, with the one there
    is.

    No gradebook is opened. **Returns:** a sentence for each difference; none if the release is
    current.
    """
    with tempfile.TemporaryDirectory(prefix="jaxercise-") as scratch:
        fresh = _files(_make(course, assignment, Path(scratch)))
    target = course.root / course.release_directory / assignment
    there = _files(target)
    remedy = f"run: jaxercise release {assignment}"
    problems: list[str] = []
    for name in sorted(fresh.keys() | there.keys()):
        if name not in there:
            problems.append(f"{target / name}: is missing; {remedy}")
        elif name not in fresh:
            problems.append(f"{target / name}: has no source any more; {remedy}")
        elif fresh[name] != there[name]:
            problems.append(f"{target / name}: does not match its source; {remedy}")
    return problems


def clean(course: Course, assignment: str) -> None:
    """Removes the built source notebook of an assignment that has a script."""
    script = course.script(assignment)
    if script is not None:
        script.with_suffix(".ipynb").unlink(missing_ok=True)
        shutil.rmtree(script.parent / ".ipynb_checkpoints", ignore_errors=True)
