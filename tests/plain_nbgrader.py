"""Courses under nbgrader as it comes, with its executor and no configuration of this package."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.notebooks import build, load_course


CONFIG = """\
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
"""
REPOSITORY = Path(__file__).resolve().parent.parent


def make_plain(root: Path, assignments: Iterable[str], more: str = "") -> None:
    """Turns a course of scripts into one that nbgrader knows; `more` are lines of configuration."""
    course = load_course(root)
    for name in assignments:
        script = build(course, name).with_suffix(".py")
        # nbgrader hands out whatever lies beside the notebook.
        script.unlink()
    (root / "nbgrader_config.py").write_text(CONFIG + more, encoding="utf-8")


def paths(prefix: Path = Path(sys.prefix)) -> dict[str, str]:
    """The environment in which the nbgrader of a Python finds its commands, kernels and pages."""
    # nbgrader starts the alembic command; the kernel must be this Python's.
    commands = os.pathsep.join([str(prefix / "bin"), os.environ.get("PATH", "")])
    return {"PATH": commands, "JUPYTER_PATH": str(prefix / "share" / "jupyter")}


def nbgrader(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command, started in `folder`; by default in this process's environment."""
    base = os.environ if environment is None else environment
    own = {"PYTHONPATH": str(REPOSITORY), "JAX_PLATFORMS": "cpu", **paths()}
    run = "import sys; sys.modules['rfc3987_syntax'] = None; from nbgrader.apps.nbgraderapp import"
    return subprocess.run(
        [sys.executable, "-c", f"{run} main; main()", *arguments],
        cwd=folder,
        env={**base, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=400,
    )
