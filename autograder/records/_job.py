"""One submission to mark."""

from __future__ import annotations

from typing import Literal

import msgspec

from ._plain import Record


CellKind = Literal["student", "trusted", "tests"]
#: Where test cells run: in another process than the notebook, or in the notebook's own.
Way = Literal["apart", "together"]


class Cell(Record, frozen=True, kw_only=True):
    """A code cell of a job, in its place in the canonical notebook. Made by `notebooks`.

    - `id`: unique in its job; nbgrader's id where there is one.
    - `kind`: "student", from the submission; "trusted", read-only code of ours, which candidate and
      examiner both run; "tests", which the examiner alone runs.
    - `exercise`: of an answer or test cell the exercise that it belongs to, else None.
    - `solution`: whether it is an answer cell.
    - `source`: code.
    - `points`: what a test cell is worth, else 0.
    - `notebook`: which notebook it is in, where the assignment has several.
    """

    id: str
    kind: CellKind
    exercise: str | None
    solution: bool
    source: str
    points: float
    notebook: str = ""


class Limits(Record, frozen=True, kw_only=True):
    """What one submission may use. The course sets it; the slot adds `platforms`.

    - `cell_cpu_s`: seconds of CPU time for one request, a cell or one call of a test.
    - `cell_wall_s`: seconds by the clock for the same.
    - `memory_bytes`: memory of all processes of the submission together.
    - `output_bytes`: what one cell may put out.
    - `platforms`: what programs are exported for where there is an accelerator, as JAX names them.
    - `custom_calls`: targets of custom calls that programs may have, beside those that any may.
    """

    cell_cpu_s: float
    cell_wall_s: float
    memory_bytes: int
    output_bytes: int
    platforms: tuple[str, ...] | None = None
    custom_calls: tuple[str, ...] = ()


class Needs(Record, frozen=True, kw_only=True):
    """What an assignment needs of the processes that mark it. Its author says so.

    - `preload`: modules that are imported before any job of it, for all of them; what is not
      installed is left out.
    - `devices`: how many devices the processor is for JAX.
    """

    preload: tuple[str, ...] = ()
    devices: int = 1


class Job(Record, frozen=True, kw_only=True):
    """One submission to mark, complete in itself. Made by `notebooks`, carried by `proctor`, done
    by `examiner`.

    - `assignment`, `student`: names.
    - `secret`: hexadecimal; this student's part of the course secret, from which hidden inputs are
      drawn.
    - `cells`: the canonical notebook, in order.
    - `stubs`: exercise -> the stub as it was released; an answer equal to it, or empty, is
      `missing`.
    - `reference`: sources of the read-only and answer cells of the course's own notebook; None in a
      course whose notebooks were not built from scripts.
    - `limits`: see `Limits`.
    - `hidden`: whether hidden tests hide their inputs; False for a student's own check.
    - `env`: environment variables that code of the notebook and of the tests sees.
    - `files`: name -> base64: files for the working folder, such as an assignment's data.
    - `collect`: whether to give back the files that are in the working folder at the end.
    - `needs`: see `Needs`.
    - `accelerator`: the kind that it cannot do without, such as "gpu", None if any machine will do;
      heeded on a cluster.
    - `way`: where the test cells run; see docs/design.md. Together there are no stubs, no reference
      and no hidden inputs.
    - `measured`: whether checks say how much of their tolerance is used up.
    - `absent`: notebooks that were not handed in; their cells are not run and earn nothing.
    """

    assignment: str
    student: str
    secret: str
    cells: tuple[Cell, ...]
    stubs: dict[str, str]
    reference: tuple[str, ...] | None
    limits: Limits
    hidden: bool
    files: dict[str, str] = msgspec.field(default_factory=dict)
    env: dict[str, str] = msgspec.field(default_factory=dict)
    collect: bool = False
    needs: Needs = Needs()
    accelerator: str | None = None
    way: Way = "apart"
    absent: tuple[str, ...] = ()
    measured: bool = False
