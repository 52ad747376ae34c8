"""The score of one test cell, statement by statement."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from ..checks import CheckFailed, Ungradable, recording
from ..records import Check, Finding, replace
from ..wire import WireError
from . import _report
from ._cells import Names, Statement
from ._exceptions import AuthorError, Nonsense
from ._remote import Remote
from ._session import Session


_MOST_FINDINGS = 16


class Scorer:
    """Runs statements of one test cell, in one or several goes, and keeps the score.

    - `answers`: the sources of the answer cells of its exercise.
    """

    def __init__(self, exercise: str, cell: str, answers: Sequence[str] = ()):
        self._exercise = exercise
        self._cell = cell
        self._answers = answers
        # One entry a statement that calls a check: (passed, kinds of its checks).
        self._units: list[tuple[bool, set[str]]] = []
        self.findings: list[Finding] = []
        self.checks: list[Check] = []
        self.stopped = False
        self._value: Any = None

    def copy(self) -> Scorer:
        """A scorer that goes on from here, for a go that may have to be taken back."""
        made = copy.copy(self)
        made._units, made.findings, made.checks = (
            list(self._units),
            list(self.findings),
            list(self.checks),
        )
        return made

    def run(
        self,
        statement: Statement,
        names: Names,
        missing: Callable[[str], Finding | None],
        after: Callable[[], None],
        session: Session,
    ) -> None:
        """Runs one statement. Raises AuthorError.

        - `names`: the globals of the test cell.
        - `missing`: what a name that the notebook lacks is told as.
        - `after`: called after a statement that may have changed `names`.
        - `session`: what the notebook runs in; it words what the student is told.
        """
        failed: Exception | None = None
        self._value = None
        with recording() as log:
            try:
                if statement.expression:
                    self._value = _believed(eval(statement.code, names))
                else:
                    exec(statement.code, names)
                    after()
            except CheckFailed as e:
                failed = e
                if not log:
                    self._add(e.finding, session)
            except Ungradable as e:
                raise AuthorError(str(e)) from None
            except Exception as e:
                if isinstance(e, WireError):
                    e = _not_sent(e, session)
                failed = e
                called = _report.shown(statement, self._exercise, e, names)
                self._explain(e, statement, called, missing, session)
        for record in log:
            if (found := record.finding) is not None:
                if not found.called:
                    # A check of a value does not know which call it came from.
                    called = _report.shown(statement, self._exercise, failed, names, found.got)
                    found = replace(found, called=called)
                self._add(found, session)
            label = self._label(record.name, session)
            check = Check(
                name=label,
                passed=record.passed,
                note=record.note,
                cell=self._cell,
                used=record.used,
            )
            self.checks.append(check)
        if statement.checks:
            passed = failed is None and all(r.passed for r in log)
            self._units.append((passed, {r.kind for r in log} or {"value"}))

    @property
    def lost(self) -> bool:
        """Whether a statement that was run has cost points."""
        return self.stopped or not all(passed for passed, _ in self._units)

    def share(self, statements: tuple[Statement, ...], of: float) -> float:
        """What part of `of` points was earned, in [0, 1].

        Every statement with a check counts the same. A property of a wrong answer earns nothing.
        In a cell without checks the value of the last expression is the score if it is a number,
        as nbgrader has it.
        """
        total = sum(s.checks for s in statements)
        if total == 0:
            if self.findings:
                return 0.0
            value = self._value
            if isinstance(value, int | float) and not isinstance(value, bool) and of > 0:
                return float(value) / of if 0 <= value <= of else 1.0
            return 1.0
        values = [passed for passed, kinds in self._units if "value" in kinds]
        if values and not any(values):
            return 0.0
        return sum(passed for passed, _ in self._units) / total

    def _explain(
        self,
        error: Exception,
        statement: Statement,
        called: str,
        missing: Callable[[str], Finding | None],
        session: Session,
    ) -> None:
        name = getattr(error, "name", None)
        if isinstance(error, NameError) and (absent := missing(str(name))) is not None:
            # Every other statement would say the same.
            self.stopped = True
            self._add(absent, session)
            return
        # Nothing after it can count on what it should have made.
        self.stopped = not statement.checks
        self._add(_report.explain(error, statement, called, session.odd), session)

    def _add(self, found: Finding, session: Session) -> None:
        # A loop of checks can fail without end, and each finding says a little.
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(_report.located(session.tell(found), self._answers))

    def _label(self, name: str, session: Session) -> str:
        return session.tell(replace(_report.finding("JX007", "", ""), check=name)).check


def _not_sent(error: WireError, session: Session) -> Nonsense:
    """For what a test could not send. Raises AuthorError if the submission has no part in it."""
    if not session.odd:
        raise AuthorError(str(error)) from None
    return Nonsense(f"a value that came cannot be passed on: {error}")


def _believed(value: Any) -> Any:
    """A value, unless it is an object of the student's that says of itself that it is a score."""
    if type(value) is Remote and isinstance(value, int | float):
        raise Nonsense("a score that is an object of the notebook's")
    return value
