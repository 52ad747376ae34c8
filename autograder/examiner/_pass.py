"""One run through a notebook, from top to bottom, in processes of its own."""

from __future__ import annotations

import importlib
import sys
import types
from dataclasses import dataclass
from typing import Any

from .. import checks
from ..records import Cell, Finding, Job
from ..wire import requests
from ..wire.requests import CellError, CellRun
from . import _reference, _report
from ._cells import Names, TestCell, checks_of, is_builtin
from ._exceptions import AuthorError, CandidateGone, StudentError
from ._session import Session


_MODULE = "jaxercise_tests"
_IMPORTABLE = frozenset(
    "collections functools haiku itertools jax math matplotlib numpy optax pandas random re "
    "scipy sklearn statistics string torch".split()
)


@dataclass(frozen=True)
class Moment:
    """A place between two cells: the names of the test cells there, and the notebook's state."""

    names: Names
    process: int
    snapshot: int


class Pass:
    """Runs the notebook's cells there and makes the globals for its test cells here."""

    def __init__(self, job: Job, session: Session):
        self.session = session
        self._reference = job.reference
        # Names that belong to the exercises: a student may call one like a builtin.
        self._exercises = {c.exercise for c in job.cells if c.exercise}
        self._names: Names = {"__name__": _MODULE}
        # What a data class or a pickler looks for by a class's __module__: otherwise it would go
        # through all modules there are.
        sys.modules.setdefault(_MODULE, types.ModuleType(_MODULE))
        # The student's names as the current test cell found them, and those that were not there.
        self._bound: Names = {}
        self._missing: set[str] = set()
        # What has been made since the first return to an earlier moment.
        self._later: Names | None = None
        # What went wrong in the answer cell of an exercise.
        self._errors: dict[str, CellError] = {}

    def define(self, source: str) -> None:
        """Runs a read-only cell among the globals of the test cells."""
        try:
            _reference.execute(source, self._names)
        except NameError:
            # It uses what the student has written, as to draw it. Test cells ask for what it makes.
            pass

    def checks(self) -> Names:
        """The checks that the next test cell can call, by how it would call them."""
        return checks_of(self._names)

    def run(self, cell: Cell, exercise: str | None) -> CellRun:
        """Runs a cell of the notebook. Raises CandidateGone."""
        ran = self.session.run(cell.source)
        if ran.error is not None and exercise is not None and cell.solution:
            self._errors[exercise] = ran.error
        return ran

    def moment(self) -> Moment | None:
        """Where the notebook is now, or None if one cannot come back to it."""
        if self._reference is None:
            # Tests that share names with the notebook are run in their place, no other.
            return None
        try:
            snapshot = self.session.ask(requests.Snapshot())
        except (CandidateGone, StudentError):
            return None
        process = self.session.process
        if type(snapshot) is not int or process is None:
            return None
        return Moment(dict(self._names), process, snapshot)

    def go_back(self, moment: Moment | None) -> bool | None:
        """Takes names and settings back to a moment; what test cells have made since the first
        time stays. Whether all is as it was, by the notebook's word; None if it cannot be done.

        Raises CandidateGone.
        """
        if moment is None or moment.process != self.session.process:
            return None
        try:
            unchanged = self.session.ask(requests.Restore(snapshot=moment.snapshot))
        except StudentError:
            return None
        self._later = {} if self._later is None else self._later
        self._names = {**moment.names, **self._later}
        return unchanged is True

    def namespace(self, parsed: TestCell) -> Names:
        """The examiner's own names, the reference, and the student's names as remote objects."""
        names = dict(self._names)
        if self._reference is not None:
            try:
                names["reference"] = _reference.load(self._reference)
            except Exception as e:
                raise AuthorError(
                    f"the reference solutions raised {type(e).__name__}: {e}"
                ) from None
        wanted = sorted(
            name
            for name in parsed.names
            if name not in names and (not is_builtin(name) or name in self._exercises)
        )
        if any(statement.checks for statement in parsed.statements):
            # Whatever the notebook calls by that name.
            names["check"] = checks
            wanted = [name for name in wanted if name != "check"]
        self._missing = set()
        self._bound = {}
        for name, (kind, value) in self.session.bind(wanted).items():
            if kind == "missing":
                if name in self._exercises or not is_builtin(name):
                    self._missing.add(name)
            elif kind == "module":
                names[name] = _own_module(value)
            else:
                names[name] = self._bound[name] = value
        return names

    def absent(self, name: str, exercise: str, end: CandidateGone | None) -> Finding | None:
        """The finding of a name that the notebook lacks; `end` is how a cell of the exercise ended
        the process, if one did."""
        if name not in self._missing:
            return None
        return _report.absent(name, exercise, end or self._errors.get(exercise))

    def keep(self, parsed: TestCell, names: Names) -> None:
        """What a test cell made stays for later ones; what it read is asked for anew."""
        own = self._exercises if self._reference is not None else self._bound.keys()
        made = parsed.makes - own
        kept = {k: v for k, v in names.items() if k in made}
        self._names.update(kept)
        if self._later is not None:
            self._later.update(kept)

    def pass_on(self, names: Names) -> None:
        """Tells the notebook which of its names a test statement has deleted or bound anew.

        Only in a course that was not made for this engine, where tests may count on sharing a
        kernel with the notebook. Elsewhere a hidden test that calls something `x` must not change
        the `x` that a student's function reads.
        """
        if self._reference is not None:
            return
        for name, value in list(self._bound.items()):
            if name not in names:
                self.session.ask(requests.Unbind(name=name))
                del self._bound[name]
            elif names[name] is not value:
                self.session.ask(requests.Rebind(name=name, value=names[name]))
                self._bound[name] = names[name]


def _own_module(name: str) -> Any:
    """The examiner's own import of a module that the student's name stands for, or None.

    The name is the other side's word, so only what is loaded here or is plainly harmless is
    taken; a module of the student's own is not here and must not be.
    """
    if name in sys.modules:
        return sys.modules[name]
    if name.partition(".")[0] not in _IMPORTABLE:
        return None
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
