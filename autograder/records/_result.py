"""What came of a job."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

from ._finding import Finding
from ._plain import Record


#: How an exercise can end; docs/design.md says when which fits.
Outcome = Literal[
    "passed",
    "partly",
    "failed",
    "missing",
    "crashed",
    "timed_out",
    "out_of_memory",
    "output_limit",
    "ungradable",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

#: An output of a cell in the form of nbformat 4. It was made by student code, and nobody has looked
#: at it: `gradebook` sanitises it before it reaches a page.
Output: TypeAlias = dict[str, Any]


class Check(Record, frozen=True, kw_only=True):
    """One check of a test cell. Written by `examiner`.

    - `name`: its label.
    - `passed`: whether it passed.
    - `note`: a doubt to tell of, else None.
    - `cell`: id of the test cell that it stands in.
    - `used`: which part of its tolerance the largest error has used up, if the job asks for it and
      the check compares numbers; else None.
    """

    name: str
    passed: bool
    note: str | None = None
    cell: str
    used: float | None = None


class CellResult(Record, frozen=True, kw_only=True):
    """What became of one cell. Written by `examiner`, or by `proctor` if nothing was run.

    - `points`, `of`: of a test cell what it earned and what it is worth; `of` is None where there
      is nothing to earn, `points` where nothing could be said.
    - `outputs`: what the cell put out.
    - `findings`, `checks`: of a test cell; None of others.
    """

    points: float | None
    of: float | None
    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...] | None = None
    checks: tuple[Check, ...] | None = None


class ExerciseResult(Record, frozen=True, kw_only=True):
    """What became of one exercise: of all its test cells together. Written as `CellResult` is.

    - `outcome`: one of `OUTCOMES`.
    - `points`, `of`: what was earned, 0 where nothing was marked, and what could be.
    - `findings`: what was found wrong, the primary diagnosis first.
    - `checks`: in the order of the test cells.
    """

    outcome: Outcome
    points: float
    of: float
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]


class Result(Record, frozen=True, kw_only=True):
    """What came of one job. Holds no times, dates or addresses: the same submission, tests, kit,
    libraries and kind of processor and device give the same result.

    - `exercises`: by name, in the order of the notebook.
    - `cells`: by id, in the order of the notebook.
    - `notices`: sentences for people, such as why a cell was left out.
    - `files`: name -> base64 of the files in the working folder; None if the job did not ask.
    - `level`: the sandbox level, None if nothing was run. Written by the slot, as the next two are.
    - `groups`: the kind of control groups that held its processes; "" if only the watchdog did.
    - `device`: what programs ran on: `cpu`, or such as `cuda: NVIDIA H100`.
    """

    exercises: dict[str, ExerciseResult]
    cells: dict[str, CellResult]
    notices: tuple[str, ...]
    files: dict[str, str] | None = None
    level: str | None = None
    groups: str | None = None
    device: str | None = None
