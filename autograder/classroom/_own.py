"""A student's own notebook on the student's own machine."""

from __future__ import annotations

import stat
from collections.abc import Collection
from pathlib import Path

from ..notebooks import (
    CourseError,
    Limits,
    Notebook,
    asked_in,
    cells_from_release,
    display_name,
    is_of_the_kit,
    read_notebook,
    stubs_from_release,
)
from ..proctor import Devices
from ..records import Job, Result
from ._marking import Marking, marked
from ._observer import SILENT


_MAX_BYTES = 100 << 20


def check_notebook(path: Path, exercises: Collection[str] = (), *, sandbox: bool = False) -> Result:
    """Marks a student's own notebook with the tests that it holds. Needs no course.

    - `exercises`: only these; all if there are none.
    - `sandbox`: run it in the strongest sandbox, as a grader would.

    Raises `CourseError` if it cannot be read, or holds no such exercise.
    """
    content = _read(path)
    cells = cells_from_release(content)
    tested = list(dict.fromkeys(c.exercise or c.id for c in cells if c.kind == "tests"))
    if not tested:
        raise CourseError(
            f"{path}: the notebook has no test cells; is it one that your course handed out?"
        )
    if unknown := [name for name in exercises if name not in tested]:
        there = ", ".join(map(display_name, tested))
        raise CourseError(f"{path}: there is no exercise {unknown[0]!r}; there are {there}")
    if exercises:
        cells = tuple(c for c in cells if c.kind != "tests" or c.exercise in exercises)
    asked = asked_in(content)
    job = Job(
        assignment=path.stem,
        student="me",
        secret="",
        cells=cells,
        stubs=stubs_from_release(content),
        reference=None,
        limits=asked.limited(Limits()).marking,
        hidden=False,
        needs=asked.needs,
        way="apart" if is_of_the_kit(content) else "together",
    )
    # A student's own code on the student's own machine needs no wall.
    marking = Marking(
        slots=1, level=None if sandbox else "bare", device="cpu", hidden_tests_unprotected=True
    )
    work = [(job, job.student, job)]
    ((_, result),) = marked("Checking", work, marking, SILENT, devices=Devices())
    return result


def _read(path: Path) -> Notebook:
    try:
        found = path.stat()
        if stat.S_ISFIFO(found.st_mode):
            raise CourseError(f"{path}: this is a named pipe, not a notebook")
        if found.st_size > _MAX_BYTES:
            raise CourseError(f"{path}: the file is larger than {_MAX_BYTES >> 20} MiB")
        data = path.read_bytes()
    except OSError as e:
        raise CourseError(f"{path}: the notebook cannot be read ({e.strerror})") from None
    content, problem, _ = read_notebook(data)
    if content is None:
        raise CourseError(f"{path}: {problem}")
    return content
