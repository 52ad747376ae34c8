"""nbgrader's own `generate_assignment`, run in this process."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from typing import Any

from .._imports import quicken_imports


class GenerateError(RuntimeError):
    """nbgrader would not do it. The message is the line that tells most of what it logged.

    The cause is what nbgrader raised; `said` is all that it logged.
    """

    def __init__(self, said: str, error: Exception):
        self.said = said or str(error)
        super().__init__(_reason(self.said))


def _reason(said: str) -> str:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    # Of a traceback, the line with the exception.
    telling = (
        line for line in lines if not line.startswith((" ", "There was", "Traceback", "Please"))
    )
    return next(telling, lines[-1] if lines else "no reason given").strip()


def generate_assignment(config: Any, places: Mapping[str, object], *, database: bool) -> None:
    """Runs nbgrader's converter over the source of one assignment.

    **Arguments:**

    - `config`: a configuration of nbgrader, which may have steps of its own; None for none.
    - `places`: options of nbgrader's course directory that differ from the configured ones,
      `assignment_id` among them.
    - `database`: whether cells and points are entered into the gradebook.

    **Raises:** `GenerateError` if nbgrader refuses; `ImportError` without nbgrader.
    """
    quicken_imports()
    try:
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.preprocessors import SaveCells
    except ImportError:
        raise ImportError(
            "making releases needs nbgrader; install it with: pip install 'jaxercise[instructor]'"
        ) from None
    said = io.StringIO()
    log = logging.Logger("jaxercise.nbgrader", logging.ERROR)
    log.addHandler(logging.StreamHandler(said))
    # What nbgrader is built on says the same again, to the terminal.
    others = logging.getLogger("traitlets")
    level = others.level
    others.setLevel(logging.CRITICAL)
    try:
        directory = CourseDirectory(config=config, log=log)
        for name, value in places.items():
            setattr(directory, name, value)
        converter = GenerateAssignment(coursedir=directory, config=config, log=log)
        converter.force = True
        if not database:
            converter.no_database = True
            converter.preprocessors = [s for s in converter.preprocessors if s is not SaveCells]
        converter.start()
    except Exception as error:
        # nbgrader wraps whatever went wrong; what it logged on the way says more.
        raise GenerateError(said.getvalue(), error) from error
    finally:
        others.setLevel(level)
