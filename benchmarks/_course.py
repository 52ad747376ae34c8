"""A course of its own for each thing that is timed, what a command in it takes, and its marks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.plain_nbgrader import paths

from ._classes import ROOT
from ._measure import Cost, run


#: The command line of the kit, whether it is installed or not.
JAXERCISE = (sys.executable, "-c", "from autograder.cli import main; main()")


def copy_course(to: Path, only: Sequence[str] = ()) -> None:
    """The course of this repository, or `only` some of its assignments, and nothing that was made
    from it."""
    to.mkdir()
    for name in ("solutions", "assignments"):
        for folder in sorted((ROOT / name).iterdir()):
            if folder.is_dir() and (not only or folder.name in only):
                shutil.copytree(folder, to / name / folder.name)
    for name in ("nbgrader_config.py", "jaxercise.toml"):
        if (ROOT / name).exists():
            shutil.copyfile(ROOT / name, to / name)


def timed(
    label: str, command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None
) -> Cost:
    """What a command in `folder` takes, which must end well; `variables` are for its environment
    beside ours."""
    environment = {**os.environ, **paths(), "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"}
    say(label)
    cost, done = run(command, cwd=folder, env=environment | dict(variables or {}))
    if done.returncode != 0:
        raise SystemExit(f"{label} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    say(f"{label}: {cost.wall_s:.1f} s, {cost.cpu_s:.1f} s of CPU")
    return cost


def marks_of(folder: Path) -> dict[str, float]:
    """student/assignment/cell -> points, from nbgrader's gradebook."""
    query = """
        select s.id, a.name, c.name, coalesce(g.manual_score, g.auto_score, 0) + g.extra_credit
        from grade g join submitted_notebook sn on sn.id = g.notebook_id
        join submitted_assignment sa on sa.id = sn.assignment_id
        join assignment a on a.id = sa.assignment_id join student s on s.id = sa.student_id
        join base_cell c on c.id = g.cell_id
    """
    with sqlite3.connect(f"file:{folder / 'gradebook.db'}?mode=ro", uri=True) as db:
        rows = db.execute(query).fetchall()
    db.close()
    return {f"{s}/{a}/{c}": float(points or 0) for s, a, c, points in rows}


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)
