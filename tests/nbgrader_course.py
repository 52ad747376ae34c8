"""Small courses of any nbgrader kind, and what comes of them under nbgrader as it comes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .plain_nbgrader import nbgrader
from .tiny_course import jaxercise


CONFIGURED = """\
from pathlib import Path

from autograder.gradebook import configure

configure(get_config(), root=Path(__file__).parent)
"""
_SCORES = """
select submitted_assignment.student_id, assignment.name, notebook.name, base_cell.name,
       grade.auto_score, grade.needs_manual_grade
from grade
join base_cell on base_cell.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join notebook on notebook.id = submitted_notebook.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
join assignment on assignment.id = submitted_assignment.assignment_id"""


def _cell(kind: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    if nbgrader:
        usual = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
        made["metadata"]["nbgrader"] = {**usual, "task": False, **nbgrader}
    return made


def answer(id: str, source: str) -> dict[str, Any]:
    return _cell("code", source, grade_id=id, solution=True)


def tests(id: str, source: str, points: float = 1) -> dict[str, Any]:
    return _cell("code", source, grade_id=id, grade=True, locked=True, points=points)


tests.__test__ = False


def by_hand(id: str, source: str, points: float = 2, kind: str = "code") -> dict[str, Any]:
    return _cell(kind, source, grade_id=id, grade=True, solution=True, points=points)


def task(id: str, source: str, points: float = 2) -> dict[str, Any]:
    return _cell("markdown", source, grade_id=id, task=True, locked=True, points=points)


def locked(id: str, source: str) -> dict[str, Any]:
    return _cell("code", source, grade_id=id, locked=True)


def plain(source: str) -> dict[str, Any]:
    return _cell("code", source)


def write(path: Path, *cells: dict[str, Any], language: str = "python") -> None:
    """A notebook with these cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"python": "python3"}.get(language, language)
    spec = {"kernelspec": {"name": kernel, "display_name": kernel, "language": language}}
    made = {"cells": list(cells), "metadata": spec, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(made), encoding="utf-8")


def release(root: Path, *assignments: str) -> None:
    """Has nbgrader release assignments, as it comes."""
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    for name in assignments:
        done = nbgrader(root, "generate_assignment", name, "--create")
        assert done.returncode == 0, done.stderr


def hand_in(root: Path, student: str, notebook: str, answers: Mapping[str, str]) -> None:
    """Hands in `ASSIGNMENT/NAME` with answers by the ids of their cells."""
    nb = json.loads((root / "release" / f"{notebook}.ipynb").read_text("utf-8"))
    for cell in nb["cells"]:
        id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if id in answers:
            cell["source"] = answers[id]
    path = root / "submitted" / student / f"{notebook}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(nb), encoding="utf-8")


def grade(root: Path, *arguments: str, more: str = "") -> dict[str, Any]:
    """Marks the class with `jaxercise grade`, with `more` settings; what it prints as JSON."""
    (root / "nbgrader_config.py").write_text(CONFIGURED + more)
    done = jaxercise(root, "grade", "--json", "--slots", "1", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_stock(root: Path, copy: Path, *assignments: str) -> dict[str, tuple[float | None, bool]]:
    """The `scores` that nbgrader as it comes gives the same class, in a copy of it."""
    shutil.copytree(root, copy)
    (copy / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 120\n")
    for name in assignments:
        done = nbgrader(copy, "autograde", name, "--create")
        assert done.returncode == 0, done.stderr
    return scores(copy)


def scores(root: Path) -> dict[str, tuple[float | None, bool]]:
    """`STUDENT/ASSIGNMENT/NOTEBOOK/CELL` -> score and whether a person has to mark it."""
    connection = sqlite3.connect(f"file:{root / 'gradebook.db'}?mode=ro", uri=True)
    try:
        return {"/".join(row[:4]): (row[4], bool(row[5])) for row in connection.execute(_SCORES)}
    finally:
        connection.close()
