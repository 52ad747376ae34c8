"""Marks one submission: runs its cells in order, the test cells here, the rest over there."""

from __future__ import annotations

import ast
import base64
import hashlib
import hmac
import importlib
import os
import re
import traceback
import types
from pathlib import Path
from typing import Any
from unittest import mock

from .. import diagnoses
from ..checks import CheckFailed, Context, Ungradable, context, recording
from ..wire import WireError
from . import _reference, _transforms
from ._cells import Statement, is_builtin, parse
from ._exceptions import CandidateGone, StudentError
from ._host import Host
from ._session import Session


_GONE_CODES = {
    "crashed": "JX025",
    "timed_out": "JX004",
    "out_of_memory": "JX005",
    "output_limit": "JX006",
}
_FILES_LIMIT = 8 << 20
_PACKAGE = str(Path(__file__).resolve().parent.parent)
# Outcomes that a finding stands for, whoever reports it.
_OUTCOME_OF_CODE = {code: outcome for outcome, code in _GONE_CODES.items() if outcome != "crashed"}


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
            outputs = [_error_output(gone)]
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
        if self._unanswered(exercise):
            entry["missing"] = True
            findings: list[Any] = [_finding("JX001", f"the cell of {exercise}", "the stub")]
            checks: list[dict[str, Any]] = []
            points = 0.0
        else:
            try:
                points, checks, findings = self._twice(lambda: self._examine(cell, exercise, of))
            except CandidateGone as gone:
                self.gone[exercise] = gone
                points, checks, findings = 0.0, [], [_gone_finding(gone, exercise)]
            except _AuthorError as e:
                entry["ungradable"] = str(e)
                self.notices.append(f"{exercise} could not be graded: {e}")
                points, checks, findings = 0.0, [], [_finding("JX007", exercise, str(e))]
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

    def _unanswered(self, exercise: str) -> bool:
        stub = self.job.get("stubs", {}).get(exercise)
        if stub is None:
            return False
        for cell in self.job["cells"]:
            if cell["kind"] != "student":
                continue
            if cell.get("solution") and cell.get("exercise") == exercise:
                if cell["source"].strip() and cell["source"].split() != stub.split():
                    return False
            # A right answer in a cell of the student's own is an answer.
            elif _defines(cell["source"], exercise):
                return False
        return True

    def _examine(
        self, cell: dict[str, Any], exercise: str, of: float
    ) -> tuple[float, list[dict[str, Any]], list[Any]]:
        try:
            parsed = parse(cell["source"])
        except SyntaxError as e:
            raise _AuthorError(f"test cell {cell['id']} is not valid Python: {e}") from None
        names = self._namespace(parsed, exercise)
        scorer = _Scorer(self, exercise, names)
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
                raise _AuthorError(
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
        elif limited := [_OUTCOME_OF_CODE[c] for c in codes if c in _OUTCOME_OF_CODE]:
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


class _AuthorError(Exception):
    """The exercise cannot be graded, through no fault of the student."""


class _Scorer:
    """Runs the statements of one test cell and keeps the score."""

    def __init__(self, marking: _Marking, exercise: str, names: dict[str, Any]):
        self.marking = marking
        self.exercise = exercise
        self.names = names
        self.findings: list[Any] = []
        self.checks: list[dict[str, Any]] = []
        # One entry a statement that calls a check: (passed, kinds of its checks).
        self.units: list[tuple[bool, set[str]]] = []
        self.stopped = False

    def run(self, statement: Statement) -> Any:
        with recording() as log:
            failed = None
            value = None
            try:
                if statement.expression:
                    value = eval(statement.code, self.names)
                else:
                    exec(statement.code, self.names)
                    self.marking.pass_on(self.names)
            except CheckFailed as e:
                failed = e
            except (Ungradable, WireError) as e:
                raise _AuthorError(str(e)) from None
            except Exception as e:
                failed = e
                # Nothing after it can count on what it should have made.
                self.stopped = not statement.checks
                self.findings.append(self._explain(e, statement))
        if isinstance(failed, CheckFailed) and not log:
            self.findings.append(diagnoses.to_dict(failed.finding))
        for record in log:
            if record["finding"] is not None:
                self.findings.append(record["finding"])
            self.checks.append({"name": record["name"], "passed": record["passed"]})
        if statement.checks:
            passed = failed is None and all(r["passed"] for r in log)
            self.units.append((passed, {r["kind"] for r in log} or {"value"}))
        return value

    def share(self, statements: tuple[Statement, ...], value: Any, of: float) -> float:
        """What part of the points was earned, in [0, 1]."""
        total = sum(s.checks for s in statements)
        if total == 0:
            if self.findings:
                return 0.0
            # As nbgrader has it: a number at the end is the score.
            if isinstance(value, int | float) and not isinstance(value, bool) and of > 0:
                return min(float(value), of) / of if 0 <= value <= of else 1.0
            return 1.0
        # A property of a wrong answer earns nothing.
        values = [passed for passed, kinds in self.units if "value" in kinds]
        if values and not any(values):
            return 0.0
        return sum(passed for passed, _ in self.units) / total

    def _explain(self, error: Exception, statement: Statement) -> dict[str, Any]:
        shown = statement.calls.get(self.exercise, statement.text.partition("\n")[0])
        if statement.hidden:
            shown = f"{self.exercise}, by a hidden test"
        name = getattr(error, "name", None)
        if isinstance(error, NameError) and name in self.marking.missing:
            # Every other statement would say the same.
            self.stopped = True
            return self._absent(name)
        if isinstance(error, StudentError):
            line = error.__jaxercise_error__["line"]
            known = diagnoses.translate(error.type_name, list(error.classes), str(error), line)
            code = known.code if known is not None else "JX003"
            where = f"\n{error.trace}" if error.trace else ""
            # The text of an error can hold what it was computed from.
            message = "" if statement.hidden else f": {error}"
            return _finding(code, shown, f"{error.type_name}{message}{where}")
        got = f"{type(error).__name__}" + ("" if statement.hidden else f": {error}")
        if isinstance(error, AssertionError):
            return _finding("JX123", shown, got)
        if not _blames_student(error):
            raise _AuthorError(
                f"the test cell raised {type(error).__name__}: {error}, at {statement.text[:200]}"
            )
        return _finding("JX018", shown, got)

    def _absent(self, name: str) -> dict[str, Any]:
        error = self.marking.errors.get(self.exercise)
        if error is None:
            return _finding("JX002", name, f"no {name} after the notebook ran")
        known = diagnoses.translate(error["type"], error["classes"], error["message"])
        got = f"{error['type']}: {error['message']}"
        if known is None:
            return _finding("JX019", f"the cell of {self.exercise}", got)
        return _finding(known.code, f"the cell of {self.exercise}", got)


def _blames_student(error: Exception) -> bool:
    """Whether a plain error in a test statement comes from what the student's code returned.

    Our own test cells are proved against the references at release, so an error that shows up
    with a submission is taken to be about the submission; but not one out of the kit's own code.
    """
    if isinstance(getattr(error, "obj", None), types.ModuleType):
        return False  # a misspelt check
    frames = traceback.extract_tb(error.__traceback__)[1:]
    if any(frame.filename.startswith(_PACKAGE) for frame in frames):
        return False
    return isinstance(
        error, TypeError | ValueError | AttributeError | KeyError | IndexError | ArithmeticError
    )


def _own_module(name: str) -> Any:
    """The examiner's own import of a module that the student's name stands for."""
    try:
        return importlib.import_module(name)
    except ImportError:
        # A module of the student's own: it is not here, and must not be.
        return None


def _defines(source: str, name: str) -> bool:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return re.search(rf"^\s*(def|class)\s+{re.escape(name)}\b", source, re.M) is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return True
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            return True
    return False


def _finding(code: str, called: str, got: str) -> dict[str, Any]:
    return diagnoses.to_dict(diagnoses.find(code).finding(called=called, got=got, expected=""))


def _gone_finding(gone: CandidateGone, exercise: str) -> dict[str, Any]:
    return _finding(_GONE_CODES.get(gone.reason, "JX003"), exercise, gone.message)


def _error_output(gone: CandidateGone) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": gone.reason,
        "evalue": gone.message,
        "traceback": [f"{gone.message}. The cell was left out, and the rest was marked."],
    }
