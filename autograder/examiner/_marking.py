"""Marks one submission.

The notebook is run twice, from top to bottom, in processes of their own. In the open pass the
visible statements of the test cells are run, and what the cells put out is kept for the student.
In the closed pass the hidden statements are run, and nothing that the code says is shown: a
function can remember a hidden input and print it in a later cell.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from typing import Any
from unittest import mock

from ..checks import Context, context
from ..records import (
    Cell,
    CellResult,
    Job,
    Output,
    Result,
)
from ..wire import WireError
from . import _report, _transforms
from ._answers import unanswered
from ._cells import Statement, parse, texts_of
from ._closed import Closed
from ._exceptions import AuthorError, CandidateGone, StudentError
from ._exercises import Exercise, Tested
from ._host import Host
from ._pass import Pass
from ._runner import Runner
from ._scoring import Scorer
from ._session import Session


_FILES_LIMIT = 8 << 20
# What one test cell may take by the clock, in limits of one request.
_BUDGET = 3


def mark(job: Job, host: Host) -> Result:
    """The result of a job.

    Never raises for what a submission does. An author's mistake ends in `ungradable`.
    """
    _transforms.install()
    runner = Runner(host, job.limits)
    try:
        with mock.patch.dict(os.environ, job.env):
            return _Marking(job, host, runner).run()
    finally:
        runner.close()


class _Marking:
    def __init__(self, job: Job, host: Host, runner: Runner):
        self._job = job
        self._host = host
        self._runner = runner
        self._hidden = job.hidden
        self._cells: dict[str, CellResult] = {}
        self._exercises: dict[str, Exercise] = {}
        self._tested: dict[str, Tested] = {}
        self._notices: list[str] = []
        self._files: dict[str, str] = {}
        # What ended the process in a cell or a test of an exercise, and the cells that did it.
        self._gone: dict[str, CandidateGone] = {}
        self._left_out: set[str] = set()
        # Test cells that have had the first of their two tries.
        self._slow: set[str] = set()
        # What the course's own checks are written in, as far as that is installed modules.
        self._course_texts: set[str] = set()
        # Shapes that were sent or seen in the open pass.
        self._shapes: set[tuple[int, ...]] = set()

    def run(self) -> Result:
        session = self._session()
        try:
            run = Pass(self._job, session)
            self._open_pass(run)
            self._shapes = session.shapes
            left = self._closed_pass(run)
        finally:
            session.close()
        self._in_order(left)
        for tested in self._tested.values():
            marked = self._cells[tested.cell.id] = tested.result()
            self._exercises[tested.exercise].add(marked)
        ended = self._gone
        return Result(
            exercises={name: e.result(ended.get(name)) for name, e in self._exercises.items()},
            cells=self._cells,
            notices=tuple(self._notices),
            files=self._files if self._job.collect else None,
        )

    # The two passes.

    def _open_pass(self, run: Pass) -> None:
        for i, cell in enumerate(self._job.cells):
            if cell.kind == "tests":
                self._begin(cell, run)
            else:
                self._show(cell, self._section(i), run)
        if self._job.collect:
            self._files = _collect(run.session)

    def _closed_pass(self, run: Pass) -> list[str]:
        """Runs the hidden statements where the open pass has ended, each with the names and
        settings of its place. The test cells are returned for which that will not do: the
        process is gone, or points would be lost where an object has changed since."""
        wanted = [
            id
            for id, tested in self._tested.items()
            if not tested.over and self._statements(tested, hidden=True)
        ]
        run.session.close_down(self._closed())
        left: list[str] = []
        for i, id in enumerate(wanted):
            tested = self._tested[id]
            try:
                unchanged = run.go_back(tested.moment)
                if unchanged is None:
                    return left + wanted[i:]
                with self._budget(run.session):
                    scorer = self._attempt(tested, self._statements(tested, hidden=True), run)
            except CandidateGone as gone:
                self._slow.update([id] if gone.reason == "timed_out" else [])
                return left + wanted[i:]
            except (AuthorError, StudentError):
                left.append(id)
                continue
            if scorer.lost and not unchanged:
                left.append(id)
                continue
            tested.scorer = scorer
            tested.over = scorer.stopped
        return left

    def _in_order(self, ids: Sequence[str]) -> None:
        """Runs hidden statements each in its place between the cells, in a process of its own."""
        wanted = set(ids)
        if not wanted:
            return
        needed = frozenset[str]().union(*(self._tested[id].parsed.names for id in wanted))
        session = self._session(self._closed())
        try:
            run = Pass(self._job, session)
            for i, cell in enumerate(self._job.cells):
                if cell.id in wanted:
                    tested = self._tested[cell.id]
                    self._examine(tested, self._statements(tested, hidden=True), run)
                    wanted.discard(cell.id)
                elif cell.kind != "tests":
                    self._repeat(cell, self._section(i), run)
                elif self._tested[cell.id].parsed.makes & needed:
                    self._make_again(self._tested[cell.id], run)
                if not wanted:
                    return
        finally:
            session.close()

    def _closed(self) -> Closed:
        known = [c.source for c in self._job.cells if c.kind != "tests"]
        statements = [s for t in self._tested.values() for s in t.parsed.statements]
        known += [s.text for s in statements if not s.hidden]
        known += self._course_texts
        tests = [s.text for s in statements if s.hidden]
        return Closed(known, tests, self._shapes)

    def _session(self, closed: Closed | None = None) -> Session:
        job = self._job
        files = {n: base64.b64decode(d) for n, d in job.files.items()}
        return Session(self._host, self._runner, job.limits, files, job.env, closed)

    def _statements(self, tested: Tested, *, hidden: bool) -> Sequence[Statement]:
        """What a pass runs of a test cell."""
        statements = tested.parsed.statements
        if not self._hidden:
            return () if hidden else statements
        if not hidden:
            return [s for s in statements if not s.hidden]
        if not any(s.hidden for s in statements):
            return ()
        # What the visible statements make may be needed; what they check has been scored. All of it
        # is hidden now: the code that they call may have met a hidden input before.
        kept = [s for s in statements if s.hidden or not s.checks]
        return [dataclasses.replace(s, hidden=True) for s in kept]

    # Cells of the student and read-only cells.

    def _show(self, cell: Cell, exercise: str | None, run: Pass) -> None:
        """Runs a cell and keeps what it puts out."""
        if cell.kind == "trusted":
            run.define(cell.source)
        outputs: list[Output] = []
        if cell.source.strip():
            try:
                ran = self._twice(lambda: run.run(cell, exercise))
                outputs = ran.outputs
                if ran.overflow and exercise is not None:
                    end = CandidateGone("output_limit", "the cell wrote without end")
                    self._gone[exercise] = end
                    self._left_out.add(cell.id)
            except CandidateGone as gone:
                outputs = [_report.error_output(gone)]
                self._leave_out(cell, exercise, gone)
        self._cells[cell.id] = CellResult(points=None, of=None, outputs=tuple(outputs))

    def _repeat(self, cell: Cell, exercise: str | None, run: Pass) -> None:
        """Runs a cell for what it defines."""
        if cell.kind == "trusted":
            run.define(cell.source)
        if not cell.source.strip() or cell.id in self._left_out:
            return
        try:
            # What it raises now is not told; the open pass has said what there was to say.
            self._twice(lambda: run.session.run(cell.source))
        except CandidateGone as gone:
            self._leave_out(cell, exercise, gone)

    def _make_again(self, tested: Tested, run: Pass) -> None:
        """Runs a test cell for what hidden statements of others may need; it has been scored."""
        if tested.exercise in self._gone:
            return
        spare = dataclasses.replace(tested, scorer=Scorer(tested.exercise, tested.cell.id))
        makers = [s for s in tested.parsed.statements if not s.checks]
        statements = [dataclasses.replace(s, hidden=True) for s in makers]
        with contextlib.suppress(AuthorError, CandidateGone, StudentError):
            self._attempt(spare, statements, run)

    def _leave_out(self, cell: Cell, exercise: str | None, gone: CandidateGone) -> None:
        self._left_out.add(cell.id)
        if exercise is not None:
            self._gone[exercise] = gone
        self._notices.append(f"A cell was left out of the run: {gone.message}.")

    def _section(self, index: int) -> str | None:
        """The exercise that a cell at `index` belongs to: its own, or the next that is tested."""
        for cell in self._job.cells[index:]:
            if cell.exercise:
                return cell.exercise
        return None

    # Test cells.

    def _begin(self, cell: Cell, run: Pass) -> None:
        exercise = cell.exercise or cell.id
        entry = self._exercises.setdefault(exercise, Exercise())
        entry.of += cell.points
        answers = [c.source for c in self._job.cells if c.solution and c.exercise == exercise]
        tested = Tested(cell, exercise, Scorer(exercise, cell.id, answers))
        self._tested[cell.id] = tested
        if unanswered(self._job, exercise):
            entry.missing = True
            tested.stop(_report.finding("JX001", f"the cell of {exercise}", "the stub"))
            return
        try:
            own = run.checks()
            self._course_texts |= set(texts_of(own.values()))
            tested.parsed = parse(cell.source, frozenset(own))
        except SyntaxError as e:
            self._ungradable(tested, f"test cell {cell.id} is not valid Python: {e}")
            return
        self._examine(tested, self._statements(tested, hidden=False), run)
        if not tested.over and self._statements(tested, hidden=True):
            tested.moment = run.moment()

    def _twice(self, attempt: Callable[[], Any]) -> Any:
        """A time-out may be the machine's fault, and a crash that of how programs are compiled
        quickly or interpreted, so they are tried once more."""
        quick = bool(self._runner.quick.variables)
        try:
            return attempt()
        except CandidateGone as gone:
            if gone.reason != "timed_out" and not (quick and gone.reason == "crashed"):
                raise
            return attempt()

    def _budget(self, session: Session) -> contextlib.AbstractContextManager[None]:
        return session.budget(_BUDGET * self._job.limits.cell_wall_s)

    def _examine(self, tested: Tested, statements: Sequence[Statement], run: Pass) -> None:
        """Runs statements of a test cell; what they earn is kept in its scorer."""
        try:

            def attempt() -> Scorer:
                with self._budget(run.session):
                    return self._attempt(tested, statements, run)

            tested.scorer = attempt() if tested.cell.id in self._slow else self._twice(attempt)
            tested.over = tested.scorer.stopped
        except CandidateGone as gone:
            self._gone[tested.exercise] = gone
            tested.end(_report.gone(gone, tested.exercise))
        except StudentError as e:
            # What the test needs of the notebook cannot be had, and no statement has run.
            tested.stop(_report.unusable(e, tested.exercise, self._hidden))
        except AuthorError as e:
            self._ungradable(tested, str(e))

    def _attempt(self, tested: Tested, statements: Sequence[Statement], run: Pass) -> Scorer:
        scorer = tested.scorer.copy()
        end = self._gone.get(tested.exercise)
        run.session.odd = False
        names = run.namespace(tested.parsed)
        digest = f"{self._job.student}\0{tested.exercise}\0{tested.cell.id}".encode()
        secret = bytes.fromhex(self._job.secret or "00")
        seed = hmac.new(secret, digest, hashlib.sha256).digest()
        for statement in statements:
            secret_run = self._hidden and statement.hidden
            # Visible checks draw what they draw in the student's own notebook, and nothing that a
            # hidden check will draw.
            measured = self._job.measured
            how = Context(True, seed, measured) if secret_run else Context(measured=measured)
            with context(how):
                scorer.run(
                    statement,
                    names,
                    lambda name: run.absent(name, tested.exercise, end),
                    lambda: run.pass_on(names),
                    run.session,
                )
            if scorer.stopped:
                break
        run.keep(tested.parsed, names)
        return scorer

    def _ungradable(self, tested: Tested, why: str) -> None:
        self._exercises[tested.exercise].ungradable = True
        self._notices.append(f"{tested.exercise} could not be graded: {why}")
        # What went wrong is for the instructor: it can quote a hidden statement.
        got = "a test of it could not be carried out"
        tested.end(_report.finding("JX007", tested.exercise, got))


def _collect(session: Session) -> dict[str, str]:
    """The files that the notebook has written, in base64."""
    try:
        found = session.collect(_FILES_LIMIT)
    except (StudentError, CandidateGone, WireError):
        return {}
    return {name: base64.b64encode(data).decode() for name, data in found.items()}
