"""`reference` where nbgrader itself executes a notebook, without this package's engine.

The engine runs hidden tests in the examiner, and `reference` exists there only. Plain
`nbgrader autograde` and `nbgrader validate` run every cell in one kernel: student code there can
read the hidden tests and the course's files whatever is done here, so `reference` hides nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def offer_reference() -> None:
    """Defines `reference` in the notebook that is running, if it is one in a Jupyter kernel."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if hasattr(shell, "kernel"):
        shell.user_ns.setdefault("reference", _Reference(Path.cwd()))  # pyright: ignore


class _Reference:
    """The solutions of the assignment in whose folder a notebook runs, by attribute."""

    def __init__(self, folder: Path):
        self.__dict__["_folder"] = folder

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if "_names" not in self.__dict__:
            self.__dict__["_names"] = _solutions(self._folder)
        try:
            return self._names[name]
        except KeyError:
            raise AttributeError(f"the solutions define no {name!r}") from None


def _solutions(folder: Path) -> dict[str, Any]:
    from IPython.core.inputtransformer2 import TransformerManager

    from .notebooks import CourseError, load_course, reference_cells

    for root in folder.parents:
        try:
            course = load_course(root)
            if folder.name not in course.assignments:
                continue
            source = course.source_notebook(folder.name)
        except CourseError:
            continue
        module = ModuleType("reference")
        for text in reference_cells(source):
            code = TransformerManager().transform_cell(text)
            exec(compile(code, "<solution>", "exec", dont_inherit=True), module.__dict__)
        return module.__dict__
    raise AttributeError(
        f"hidden tests use the solutions of the course, which are not above {folder}; "
        "`jaxercise grade` marks such a notebook"
    )
