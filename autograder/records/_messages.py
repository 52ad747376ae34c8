"""What a proctor and its examiner say to one another; messages are told apart by their `op`."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, cast

from ._job import Job
from ._plain import Record, read
from ._result import Outcome, Result


#: What an untrusted process is started for.
Role = Literal["candidate", "runner"]


class Message(Record, frozen=True, kw_only=True, tag_field="op"):
    """The base of all messages. A process that was started is called by a number, `process`."""


# From the examiner.


class Ready(Message, frozen=True, kw_only=True, tag="ready"):
    """It has come up. The first message."""


class Start(Message, frozen=True, kw_only=True, tag="start"):
    """Asks for a process; answered by `Started`, with its socket, or by `NotStarted`."""

    role: Role


class Begin(Message, frozen=True, kw_only=True, tag="begin"):
    """A process works on a request that takes long; its time is to be kept.

    - `seconds`: of CPU time that it may use.
    - `since`: when it began, by the monotonic clock.
    - `short`: seconds of all requests since the last `Begin` that were over sooner.
    """

    process: int
    seconds: float
    since: float
    short: float


class End(Message, frozen=True, kw_only=True, tag="end"):
    """The request is over."""

    process: int


class Postmortem(Message, frozen=True, kw_only=True, tag="postmortem"):
    """Asks why a process ended; answered by `Ended`."""

    process: int


class Stop(Message, frozen=True, kw_only=True, tag="stop"):
    """A process is not needed any more."""

    process: int


class TakeTurn(Message, frozen=True, kw_only=True, tag="turn"):
    """Waits for the device, to have it `alone` or beside others; answered by `Taken`."""

    alone: bool


class GiveTurn(Message, frozen=True, kw_only=True, tag="turned"):
    """The device is not needed any more."""


class Done(Message, frozen=True, kw_only=True, tag="done"):
    """The job is marked.

    - `worn`: whether it has left its examiner in a state that would change other results.
    """

    result: Result
    worn: bool = False


class Failed(Message, frozen=True, kw_only=True, tag="failed"):
    """The job could not be marked: the fault of the kit, in a line and as a traceback."""

    error: str
    detail: str


# From the proctor.


class Mark(Message, frozen=True, kw_only=True, tag="mark"):
    """A job; answered by `Done` or `Failed`, after questions."""

    job: Job


class Started(Message, frozen=True, kw_only=True, tag="started"):
    process: int


class NotStarted(Message, frozen=True, kw_only=True, tag="not_started"):
    why: str


class Ended(Message, frozen=True, kw_only=True, tag="ended"):
    """How a process ended: the outcome of what it worked on."""

    reason: Outcome


class Taken(Message, frozen=True, kw_only=True, tag="taken"):
    """It is the examiner's turn at the device."""


FromExaminer: TypeAlias = (
    Ready | Start | Begin | End | Postmortem | Stop | TakeTurn | GiveTurn | Done | Failed
)
FromProctor: TypeAlias = Mark | Started | NotStarted | Ended | Taken


def from_examiner(data: object) -> FromExaminer:
    """The message that plain data hold. Raises `RecordError` if they hold none."""
    return read(cast(Any, FromExaminer), data)


def from_proctor(data: object) -> FromProctor:
    """The message that plain data hold. Raises `RecordError` if they hold none."""
    return read(cast(Any, FromProctor), data)
