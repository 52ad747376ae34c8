"""Marks one submission: runs its cells in order, the test cells here, the rest over there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import os
import sys
from typing import Any
from unittest import mock

from .. import diagnoses
from ..checks import Context, context
from ..wire import WireError
from . import _reference, _report, _transforms
from ._answers import unanswered
from ._cells import is_builtin, parse
from ._exceptions import AuthorError, CandidateGone, StudentError
from ._host import Host
from ._scoring import Scorer
from ._session import Session


_FILES_LIMIT = 8 << 20
_IMPORTABLE = frozenset(
    "collections functools haiku itertools jax math matplotlib numpy optax pandas random re "
    "scipy sklearn statistics string torch".split()
)


def mark(job: dict[str, Any], host: Host) -> dict[str, Any]:
    """The result of a job; both are plain data, described in docs/design.md.

    Never raises for what a submission does. An author's mistake ends in `ungradable`.
    """
    _transforms.install()
    variables = dict(job.get("env", {}))
    session = Session(
        host,
        job["limits"],
        {n: base64.b64decode(d) for n, d in job.get("files", {}).items()},
        variables,
    )
    try:
        with mock.patch.dict(os.environ, variables):
            return _Marking(job, session).run()
    finally:
        session.close()


class _Marking:
    def __init__(self, job: dict[str, Any], session: Session):
        self.job = job
        self.session = session
        self.names: dict[str, Any] = {"__name__": "jaxercise_tests"}
        self.cells: dict[str, dict[str, Any]] = {}
        self.exercises: dict[str, dict[str, Any]] = {}
        self.notices: list[str] = []
        # What ended the process in a cell of an exercise, or went wrong in its answer cell.
        self.gone: dict[str, CandidateGone] = {}
        self.errors: dict[str, dict[str, Any]] = {}
        self.missing: set[str] = set()
        # The student's names as the current test cell found them.
        self.bound: dict[str, Any] = {}
        # Names that belong to the exercises: a student may call one like a builtin.
        self.exercise_names = {c["exercise"] for c in job["cells"] if c.get("exercise")}

    def run(self) -> dict[str, Any]:
        for i, cell in enumerate(self.job["cells"]):
            if cell["kind"] == "tests":
                self.test(cell)
            else:
                self.execute(cell, self._section(i))
        result = {
            "exercises": {name: self._conclude(name) for name in self.exercises},
            "cells": self.cells,
            "notices": self.notices,
        }
        if self.job.get("collect"):
            result["files"] = self._collect()
        return result

    # Cells of the student and read-only cells.

    def execute(self, cell: dict[str, Any], exercise: str | None) -> None:
        source = cell["source"]
        if cell["kind"] == "trusted":
            _reference.execute(source, self.names)
        if not source.strip():
            self.cells[cell["id"]] = {"points": None, "of": None, "outputs": []}
            return
        outputs: list[Any] = []
        try:
            ran = self._twice(lambda: self.session.run(source))
            outputs = ran["outputs"]
            if ran["error"] is not None and exercise is not None and cell.get("solution"):
                self.errors[exercise] = ran["error"]
            if ran["overflow"] and exercise is not None:
                self.gone[exercise] = CandidateGone("output_limit", "the cell wrote without end")
        except CandidateGone as gone:
            outputs = [_report.error_output(gone)]
            if exercise is not None:
                self.gone[exercise] = gone
            self.notices.append(f"A cell was left out of the run: {gone.message}.")
        self.cells[cell["id"]] = {"points": None, "of": None, "outputs": outputs}

    def _section(self, index: int) -> str | None:
        """The exercise that a cell at `index` belongs to: its own, or the next that is tested."""
        for cell in self.job["cells"][index:]:
            if cell.get("exercise"):
                return cell["exercise"]
        return None

    def _twice(self, attempt: Any) -> Any:
        """A time-out may be the machine's fault, so it is tried once more."""
        try:
            return attempt()
        except CandidateGone as gone:
            if gone.reason != "timed_out":
                raise
            return attempt()

    # Test cells.

    def test(self, cell: dict[str, Any]) -> None:
        exercise = cell["exercise"] or cell["id"]
        entry = self.exercises.setdefault(
            exercise, {"points": 0.0, "of": 0.0, "findings": [], "checks": []}
        )
        of = float(cell["points"])
        entry["of"] += of
        if unanswered(self.job, exercise):
            entry["missing"] = True
            findings: list[Any] = [_report.finding("JX001", f"the cell of {exercise}", "the stub")]
            checks: list[dict[str, Any]] = []
            points = 0.0
        else:
            try:
                points, checks, findings = self._twice(lambda: self._examine(cell, exercise, of))
            except CandidateGone as gone:
                self.gone[exercise] = gone
                points, checks, findings = 0.0, [], [_report.gone(gone, exercise)]
            except AuthorError as e:
                entry["ungradable"] = str(e)
                self.notices.append(f"{exercise} could not be graded: {e}")
                points, checks, findings = 0.0, [], [_report.finding("JX007", exercise, str(e))]
        checks = [{**c, "cell": cell["id"]} for c in checks]
        entry["points"] += points
        entry["findings"] += findings
        entry["checks"] += checks
        self.cells[cell["id"]] = {
            "points": points,
            "of": of,
            "outputs": [],
            "findings": findings,
            "checks": checks,
        }

    def _examine(
        self, cell: dict[str, Any], exercise: str, of: float
    ) -> tuple[float, list[dict[str, Any]], list[Any]]:
        try:
            parsed = parse(cell["source"])
        except SyntaxError as e:
            raise AuthorError(f"test cell {cell['id']} is not valid Python: {e}") from None
        names = self._namespace(parsed, exercise)
        scorer = Scorer(
            exercise, names, lambda name: self._absent(name, exercise), lambda: self.pass_on(names)
        )
        digest = f"{self.job['student']}\0{exercise}\0{cell['id']}".encode()
        secret = bytes.fromhex(self.job.get("secret") or "00")
        seed = hmac.new(secret, digest, hashlib.sha256).digest()
        value: Any = None
        for statement in parsed.statements:
            hidden = bool(self.job.get("hidden", True)) and statement.hidden
            with context(Context(hidden=hidden, seed=seed)):
                value = scorer.run(statement)
            if scorer.stopped:
                break
        share = scorer.share(parsed.statements, value if not scorer.stopped else None, of)
        # What the test cell made stays for later test cells, what it read is asked for anew.
        made = parsed.makes - self.bound.keys()
        self.names.update({k: v for k, v in names.items() if k in made})
        return round(of * share, 6), scorer.checks, scorer.findings

    def _namespace(self, parsed: Any, exercise: str) -> dict[str, Any]:
        """The examiner's own names, the reference, and the student's names as remote objects."""
        names = dict(self.names)
        reference = self.job.get("reference")
        if reference is not None:
            try:
                names["reference"] = _reference.load(tuple(reference))
            except Exception as e:
                raise AuthorError(
                    f"the reference solutions raised {type(e).__name__}: {e}"
                ) from None
        wanted = sorted(
            name
            for name in parsed.names
            if name not in names and (not is_builtin(name) or name in self.exercise_names)
        )
        self.missing = set()
        self.bound = {}
        for name, (kind, *value) in self.session.bind(wanted).items():
            if kind == "missing":
                if name in self.exercise_names or not is_builtin(name):
                    self.missing.add(name)
            elif kind == "module":
                names[name] = _own_module(value[0])
            else:
                names[name] = self.bound[name] = value[0]
        return names

    def _absent(self, name: str, exercise: str) -> dict[str, Any] | None:
        if name not in self.missing:
            return None
        return _report.absent(name, exercise, self.errors.get(exercise))

    def pass_on(self, names: dict[str, Any]) -> None:
        """Tells the notebook which of its names a test statement has deleted or bound anew."""
        for name, value in list(self.bound.items()):
            if name not in names:
                self.session.ask("unbind", name=name)
                del self.bound[name]
            elif names[name] is not value:
                self.session.ask("rebind", name=name, value=names[name])
                self.bound[name] = names[name]

    # The end of an exercise.

    def _conclude(self, name: str) -> dict[str, Any]:
        entry = self.exercises[name]
        of = entry["of"]
        points = min(round(entry["points"], 6), of)
        gone = self.gone.get(name)
        # The first finding is the primary one: what explains comes before what only states.
        findings = sorted(entry["findings"], key=lambda f: f["code"] in diagnoses.GENERIC)
        codes = [f["code"] for f in findings]
        if entry.get("ungradable"):
            outcome = "ungradable"
        elif points >= of and of > 0:
            outcome = "passed"
        elif entry.get("missing"):
            outcome = "missing"
        elif gone is not None:
            outcome = gone.reason
        elif limited := [_report.OUTCOME_OF_CODE[c] for c in codes if c in _report.OUTCOME_OF_CODE]:
            outcome = limited[0]
        elif points > 0:
            outcome = "partly"
        elif not entry["findings"]:
            outcome = "passed" if of == 0 else "failed"
        else:
            outcome = "failed"
        return {
            "outcome": outcome,
            "points": points,
            "of": of,
            "findings": findings,
            "checks": entry["checks"],
        }

    def _collect(self) -> dict[str, str]:
        try:
            found = self.session.collect(_FILES_LIMIT)
        except (StudentError, CandidateGone, WireError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {
            name: base64.b64encode(data).decode()
            for name, data in found.items()
            if isinstance(name, str) and isinstance(data, bytes)
        }


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
