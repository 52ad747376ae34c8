"""Whether a course's own solutions get here what nbgrader as it comes gives them."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from .._points import points_text
from ..classroom import SILENT, Marking, Observer, devices_of, marked, reference_job
from ..notebooks import (
    Course,
    CourseError,
    autotest_in,
    dump,
    filled_in,
    read_notebook,
    solutions,
)
from ..records import Result


# The course's own settings, without those of this package.
_CONFIG = """\
import autograder.gradebook

autograder.gradebook.configure = lambda *args, **options: None
c = get_config()
{own}
c.CourseDirectory.root = {root!r}
c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.CourseDirectory.submitted_directory = "submitted"
c.CourseDirectory.db_url = {database!r}
"""
_NBGRADER = """\
from autograder._imports import quicken_imports
quicken_imports()
from nbgrader.apps.nbgraderapp import main
main()
"""
_STUDENT = "reference"
_SCORES = """
select notebook.name, base_cell.name, grade.auto_score from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join assignment on assignment.id = submitted_assignment.assignment_id
where assignment.name = ?"""


@dataclasses.dataclass(frozen=True)
class Difference:
    """A test cell that gets other points here than from nbgrader, which are None where a person
    has to mark it; `why` is a sentence, or empty where nothing is known."""

    cell: str
    nbgrader: float | None
    here: float | None
    why: str

    def __str__(self) -> str:
        points = (
            "none" if each is None else points_text(each) for each in (self.nbgrader, self.here)
        )
        text = "{}: {} points from nbgrader, {} here".format(self.cell, *points)
        return f"{text} ({self.why})" if self.why else text


@dataclasses.dataclass(frozen=True)
class Agreement:
    """What the solutions of an assignment get.

    - `cells`: how many test cells were compared.
    - `differences`: those that differ.
    - `problem`: why nothing could be compared, or the empty string.
    """

    assignment: str
    cells: int = 0
    differences: tuple[Difference, ...] = ()
    problem: str = ""


def agreement(
    course: Course,
    assignments: Iterable[str],
    marking: Marking,
    observer: Observer = SILENT,
) -> Iterator[Agreement]:
    """Marks the solutions of assignments here and with nbgrader, which runs them in a kernel of
    this machine, without a sandbox. Raises what `Class.mark` does."""
    names = tuple(assignments)
    jobs = [(name, name, reference_job(course, name)) for name in names]
    results = dict(
        marked("Marking", jobs, marking, observer, devices=devices_of(marking, observer))
    )
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                stock = _stock(course, name, Path(folder))
            except (_Refused, CourseError) as e:
                yield Agreement(name, problem=str(e))
            else:
                yield _compared(course, name, results[name], stock, Path(folder))


class _Refused(Exception):
    """What nbgrader has said in place of marking."""


def _compared(
    course: Course, name: str, result: Result, stock: dict[str, float | None], folder: Path
) -> Agreement:
    several = len(course.notebook_names(name)) > 1
    noisy = _noisy(folder / "autograded" / _STUDENT / name)
    found = []
    tested = {id: each for id, each in result.cells.items() if each.of is not None}
    for id, each in tested.items():
        key = id if several else f"{course.notebook_names(name)[0]}/{id}"
        theirs = stock.get(key)
        if theirs == each.points:
            continue
        why = "; ".join(notice for notice in result.notices if f"{id} " in notice)
        if not why and key in noisy:
            why = "text on stderr, which costs nothing here"
        found.append(Difference(id, theirs, each.points, why))
    return Agreement(name, len(tested), tuple(found))


def _stock(course: Course, name: str, root: Path) -> dict[str, float | None]:
    """What nbgrader gives the solutions, by `NOTEBOOK/CELL`."""
    for notebook in course.notebook_names(name):
        if id := autotest_in(course.source_notebook(name, notebook)):
            raise _Refused(f"{notebook}.ipynb has AUTOTEST in {id}; use `nbgrader autograde`")
    shutil.copytree(course.directory(name), root / "source" / name)
    if (kit := course.root / "autotests.yml").is_file():
        shutil.copyfile(kit, root / kit.name)
    own = course.root / "nbgrader_config.py"
    text = _CONFIG.format(
        own=f"load_subconfig({str(own)!r})" if own.is_file() else "",
        root=str(root),
        database=f"sqlite:///{root / 'gradebook.db'}",
    )
    (root / "nbgrader_config.py").write_text(text, encoding="utf-8")
    _nbgrader(root, "generate_assignment", name, "--create")
    for notebook in course.notebook_names(name):
        released = root / "release" / name / f"{notebook}.ipynb"
        content, problem, _ = read_notebook(released.read_bytes())
        if content is None:
            raise _Refused(f"{released.name} {problem}")
        source = course.source_notebook(name, notebook)
        sent = root / "submitted" / _STUDENT / name / f"{notebook}.ipynb"
        sent.parent.mkdir(parents=True, exist_ok=True)
        sent.write_text(dump(filled_in(content, solutions(source))), encoding="utf-8")
    _nbgrader(root, "autograde", name, "--create")
    connection = sqlite3.connect(root / "gradebook.db")
    try:
        return {f"{nb}/{cell}": score for nb, cell, score in connection.execute(_SCORES, (name,))}
    finally:
        connection.close()


def _nbgrader(root: Path, *arguments: str) -> None:
    prefix = Path(sys.prefix)
    # It starts commands, and a kernel, which have to be this Python's.
    paths = {
        "PATH": os.pathsep.join([str(prefix / "bin"), os.environ.get("PATH", "")]),
        "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
    }
    done = subprocess.run(
        [sys.executable, "-c", _NBGRADER, *arguments],
        cwd=root,
        env={**os.environ, **paths},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        said = "; ".join(lines[-2:]) or "it said nothing"
        raise _Refused(f"nbgrader {arguments[0]} failed: {said}")


def _noisy(folder: Path) -> set[str]:
    """The cells that have put out text on stderr, by `NOTEBOOK/CELL`."""
    found = set()
    for path in folder.glob("*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if any(each.get("name") == "stderr" for each in cell.get("outputs", ())):
                id = cell["metadata"].get("nbgrader", {}).get("grade_id")
                found.add(f"{path.stem}/{id}")
    return found
