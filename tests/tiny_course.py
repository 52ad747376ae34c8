"""A course that is marked in seconds: one assignment, two exercises that need no JAX."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


SCRIPT = Path(__file__).parent / "fixtures" / "adding.py"
NAME = "adding"
RIGHT = {
    "twice": "def twice(x):\n    return 2 * x",
    "greet": "def greet(name):\n    return f'hello {name}'",
}
WRONG = {
    "twice": "def twice(x):\n    return x**2",
    "greet": "def greet(name):\n    return f'hullo {name}'",
}
COMMAND = [sys.executable, "-c", "from autograder.cli import main; main()"]
_SETTINGS = """\
[limits]
cell_cpu_s = 5
cell_wall_s = 60
submission_bytes = 50000
"""


def make_course(root: Path) -> Path:
    """A course with its release and nothing handed in."""
    return Path(shutil.copytree(_pristine(), root))


@functools.cache
def _pristine() -> Path:
    root = Path(tempfile.mkdtemp(prefix="jaxercise-course-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / "solutions" / NAME).mkdir(parents=True)
    shutil.copyfile(SCRIPT, root / "solutions" / NAME / f"{NAME}.py")
    (root / "jaxercise.toml").write_text(_SETTINGS)
    # With a secret of its own every course would have other hidden inputs, and other digests.
    (root / ".course_secret").write_text("0123456789abcdef\n")
    # With its proof, which fills the cache of compiled programs.
    done = jaxercise(root, "release")
    assert done.returncode == 0, done.stderr
    (root / "gradebook.db").unlink()
    return root


def environment() -> dict[str, str]:
    """A plain environment in which the package is found, however it is installed."""
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(p for p in (package, os.environ.get("PYTHONPATH", "")) if p)
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "160"}


def jaxercise(
    course: Path, *arguments: str | os.PathLike[str], timeout: float = 240
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, started in the course."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=course,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def notebook(course: Path, **answers: str) -> dict[str, Any]:
    """The released notebook with some answers filled in."""
    made = json.loads((course / "assignments" / NAME / f"{NAME}.ipynb").read_text("utf-8"))
    for cell in made["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]].splitlines(keepends=True)
    return made


def place(course: Path, student: str) -> Path:
    """Where a student's notebook belongs. The folder is made, the notebook is not."""
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    return folder / f"{NAME}.ipynb"


def hand_in(course: Path, student: str, **answers: str) -> None:
    place(course, student).write_text(json.dumps(notebook(course, **answers)), "utf-8")


def gradebook(course: Path) -> dict[str, dict[str, float | None]]:
    """{student: {test cell: score}} as nbgrader's tables hold it, read without nbgrader."""
    query = """
        select student.id, base_cell.name, grade.auto_score
        from grade
        join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment
            on submitted_assignment.id = submitted_notebook.assignment_id
        join student on student.id = submitted_assignment.student_id"""
    connection = sqlite3.connect(f"file:{course / 'gradebook.db'}?mode=ro", uri=True)
    try:
        found: dict[str, dict[str, float | None]] = {}
        for student, cell, score in connection.execute(query):
            found.setdefault(student, {})[cell] = score
        return found
    finally:
        connection.close()


def written(course: Path) -> dict[str, bytes]:
    """The bytes of all that marking a class leaves for people, the gradebook apart."""
    paths = [course / "grades.csv", course / "report.html"]
    for folder in ("autograded", "feedback"):
        paths += sorted(p for p in (course / folder).rglob("*") if p.is_file())
    return {str(p.relative_to(course)): p.read_bytes() for p in paths if p.exists()}
