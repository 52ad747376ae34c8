"""Findings for what is not a failed check: a dead process, an exception, an absent answer."""

from __future__ import annotations

import re
import traceback
import types
from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import diagnoses
from ..records import Finding, Outcome, Output, plain, read, replace
from ..wire.requests import CellError
from ._calls import typed
from ._cells import Statement
from ._exceptions import AuthorError, CandidateGone, StudentError


_PACKAGE = str(Path(__file__).resolve().parent.parent)
_LONGEST = 3000
_GONE_CODES: dict[Outcome, str] = {
    "crashed": "JX025",
    "timed_out": "JX004",
    "out_of_memory": "JX005",
    "output_limit": "JX006",
}
# How the lines of code that findings tell of are told by probes and in traces.
_AT_LINE = re.compile(
    r"(?P<before>\W*)(?:line (?P<number>\d{1,6})(?: of|, in) \S+|at|in the line): (?P<text>.+)"
)
#: Outcomes that a finding stands for, whoever reports it.
OUTCOME_OF_CODE: dict[str, Outcome] = {
    code: outcome for outcome, code in _GONE_CODES.items() if outcome != "crashed"
}


def finding(code: str, called: str, got: str) -> Finding:
    """A finding of the diagnosis `code`."""
    return diagnoses.find(code).finding(called=called, got=got)


def clean(found: Finding) -> Finding:
    """A finding of bounded length, without characters that act on a terminal or turn a text."""
    texts = plain(found).items()
    return read(
        Finding,
        {field: diagnoses.clean(diagnoses.shorten(text, _LONGEST)) for field, text in texts},
    )


def located(found: Finding, answers: Sequence[str]) -> Finding:
    """`found` with its lines of code by their numbers in the answer cell, where they stand there.

    - `answers`: the sources of the answer cells of the exercise.
    """
    return replace(found, got="\n".join(_place(line, answers) for line in found.got.split("\n")))


def _place(line: str, answers: Sequence[str]) -> str:
    match = _AT_LINE.fullmatch(line)
    if match is None:
        return line
    text = match["text"].strip()
    for source in answers:
        numbers = [n for n, own in enumerate(source.splitlines(), 1) if own.strip() == text]
        if match["number"] and int(match["number"]) in numbers:
            numbers = [int(match["number"])]
        if numbers:
            which = " or ".join(map(str, numbers[:2]))
            return f"{match['before']}line {which} of the answer cell: {text}"
    return line


def gone(end: CandidateGone, exercise: str) -> Finding:
    """The process ended while it was examined."""
    return finding(_GONE_CODES.get(end.reason, "JX003"), exercise, end.message)


def shown(
    statement: Statement,
    exercise: str,
    error: BaseException | None,
    names: Mapping[str, object],
    got: str = "",
) -> str:
    """How a statement is told to a student: by the call of the exercise in it, if it is visible.

    `error`, `names` and `got` as for `typed`.
    """
    if statement.hidden:
        return f"{exercise}, by a hidden test"
    return typed(statement, exercise, error, names, got)


def explain(error: Exception, statement: Statement, called: str, odd: bool = False) -> Finding:
    """An exception in a test statement. Raises AuthorError if it is not about the submission.

    - `called`: how the statement is told.
    - `odd`: whether student code gave anything that is no plain data, which no check need take.
    """
    if isinstance(error, StudentError):
        line = error.__jaxercise_error__.line or ""
        known = diagnoses.translate(error.type_name, list(error.classes), str(error), line)
        code = error.code or (known.code if known is not None else "JX003")
        where = f"\n{error.trace}" if error.trace else ""
        # The text of an error can hold what it was computed from.
        message = "" if statement.hidden else f": {diagnoses.message_of(str(error))}"
        return finding(code, called, f"{error.type_name}{message}{where}")
    got = f"{type(error).__name__}" + ("" if statement.hidden else f": {error}")
    if isinstance(error, AssertionError):
        return finding("JX123", called, got)
    if not odd and not _blames_student(error):
        text = " ".join(str(error).split())[:300]
        raise AuthorError(
            f"the test cell raised {type(error).__name__}: {text}, in {_innermost(error)}, "
            f"at {statement.text[:200]}"
        )
    return finding("JX122" if isinstance(error, KeyError) else "JX018", called, got)


def unusable(error: StudentError, exercise: str, secret: bool) -> Finding:
    """What the notebook was asked for cannot be used."""
    got = error.type_name if secret else f"{error.type_name}: {error}"
    return finding(error.code or "JX018", exercise, got)


def absent(name: str, exercise: str, error: CellError | CandidateGone | None) -> Finding:
    """A name that the notebook does not have; `error` is what its answer cell raised, if it did,
    or how it ended the process."""
    if error is None:
        return finding("JX002", name, f"no {name} after the notebook ran")
    if isinstance(error, CandidateGone):
        return gone(error, f"the cell of {exercise}")
    known = diagnoses.translate(error.type, error.classes, error.message)
    code = "JX019" if known is None else known.code
    message = diagnoses.message_of(error.message)
    return finding(code, f"the cell of {exercise}", f"{error.type}: {message}")


def error_output(end: CandidateGone) -> Output:
    """What the student sees below a cell that ended the process."""
    return {
        "output_type": "error",
        "ename": end.reason,
        "evalue": end.message,
        "traceback": [f"{end.message}. The cell was left out, and the rest was marked."],
    }


def _innermost(error: Exception) -> str:
    """The file and line that raised, for who has to repair it."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return "no known place"
    path = Path(frames[-1].filename)
    named = Path(*path.parts[-3:]) if path.is_absolute() else path
    return f"{named} line {frames[-1].lineno}"


def _blames_student(error: Exception) -> bool:
    """Whether a plain error in a test statement comes from what the student's code returned.

    Our own test cells are proved against the references at release, so an error that shows up
    with a submission is taken to be about the submission; but not one out of the kit's own code.
    """
    if isinstance(getattr(error, "obj", None), types.ModuleType):
        return False  # a misspelt check
    frames = traceback.extract_tb(error.__traceback__)[1:]
    # What every check is wrapped in stands also before a course's own check.
    if any(frame.filename.startswith(_PACKAGE) and frame.name != "checked" for frame in frames):
        return False
    return isinstance(
        error, TypeError | ValueError | AttributeError | KeyError | IndexError | ArithmeticError
    )
