"""The score of one test cell, statement by statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import diagnoses
from ..checks import CheckFailed, Ungradable, recording
from ..wire import WireError
from . import _report
from ._cells import Statement
from ._exceptions import AuthorError


class Scorer:
    """Runs the statements of one test cell and keeps the score.

    - `names`: the globals of the test cell.
    - `missing`: what a name that the notebook lacks is told as.
    - `after`: called after a statement that may have changed `names`.
    """

    def __init__(
        self,
        exercise: str,
        names: dict[str, Any],
        missing: Callable[[str], dict[str, Any] | None],
        after: Callable[[], None],
    ):
        self._exercise = exercise
        self._names = names
        self._missing = missing
        self._after = after
        # One entry a statement that calls a check: (passed, kinds of its checks).
        self._units: list[tuple[bool, set[str]]] = []
        self.findings: list[dict[str, Any]] = []
        self.checks: list[dict[str, Any]] = []
        self.stopped = False

    def run(self, statement: Statement) -> Any:
        """Runs one statement; returns its value if it is an expression. Raises AuthorError."""
        failed: Exception | None = None
        value = None
        with recording() as log:
            try:
                if statement.expression:
                    value = eval(statement.code, self._names)
                else:
                    exec(statement.code, self._names)
                    self._after()
            except CheckFailed as e:
                failed = e
                if not log:
                    self.findings.append(diagnoses.to_dict(e.finding))
            except (Ungradable, WireError) as e:
                raise AuthorError(str(e)) from None
            except Exception as e:
                failed = e
                self._explain(e, statement)
        for record in log:
            if (found := record["finding"]) is not None:
                if not found["called"]:
                    # A check of a value does not know which call it came from.
                    found = {**found, "called": _report.shown(statement, self._exercise)}
                self.findings.append(found)
            self.checks.append({"name": record["name"], "passed": record["passed"]})
        if statement.checks:
            passed = failed is None and all(r["passed"] for r in log)
            self._units.append((passed, {r["kind"] for r in log} or {"value"}))
        return value

    def share(self, statements: tuple[Statement, ...], value: Any, of: float) -> float:
        """What part of `of` points was earned, in [0, 1].

        Every statement with a check counts the same. A property of a wrong answer earns nothing.
        In a cell without checks `value`, that of the last expression, is the score if it is a
        number, as nbgrader has it.
        """
        total = sum(s.checks for s in statements)
        if total == 0:
            if self.findings:
                return 0.0
            if isinstance(value, int | float) and not isinstance(value, bool) and of > 0:
                return value / of if 0 <= value <= of else 1.0
            return 1.0
        values = [passed for passed, kinds in self._units if "value" in kinds]
        if values and not any(values):
            return 0.0
        return sum(passed for passed, _ in self._units) / total

    def _explain(self, error: Exception, statement: Statement) -> None:
        name = getattr(error, "name", None)
        if isinstance(error, NameError) and (absent := self._missing(str(name))) is not None:
            # Every other statement would say the same.
            self.stopped = True
            self.findings.append(absent)
            return
        # Nothing after it can count on what it should have made.
        self.stopped = not statement.checks
        self.findings.append(_report.explain(error, statement, self._exercise))
