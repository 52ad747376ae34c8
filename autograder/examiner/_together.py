"""Marks with the test cells in the notebook's own process."""

from __future__ import annotations

from ..records import Job, Result
from ..together import Gone, mark as mark_together
from ..wire import WireError
from ..wire.requests import CellRun
from ._exceptions import CandidateGone, StudentError
from ._host import Host
from ._runner import Runner
from ._session import Session


_FILES_LIMIT = 8 << 20


def mark(job: Job, host: Host) -> Result:
    """The result of a job. Never raises for what a submission does."""
    # As the inline backend of a kernel has it; a variable of the job's own goes first.
    env = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", **job.env}

    # No function of it is exported, and nothing is done otherwise than in a kernel.
    runner = Runner(host, job.limits, quick=False)

    def opened(files: dict[str, bytes]) -> _Notebook:
        return _Notebook(Session(host, runner, job.limits, files, env, kernel=True))

    return mark_together(job, opened)


class _Notebook:
    """A `together.Notebook`."""

    def __init__(self, session: Session):
        self._session = session

    def run(self, source: str) -> CellRun | Gone:
        return self._run(source, history=True)

    def wire(self, source: str) -> CellRun | Gone:
        return self._run(source, history=False)

    def _run(self, source: str, *, history: bool) -> CellRun | Gone:
        try:
            return self._session.run(source, history=history)
        except CandidateGone as gone:
            return Gone(reason=gone.reason, message=gone.message)

    def collect(self) -> dict[str, bytes]:
        try:
            return self._session.collect(_FILES_LIMIT)
        except (StudentError, CandidateGone, WireError):
            return {}

    def close(self) -> None:
        self._session.close()
