"""The examiner's line to the proctor: asks for processes, reports what it waits for."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from ..records import (
    Begin,
    End,
    Ended,
    FromExaminer,
    FromProctor,
    GiveTurn,
    NotStarted,
    Outcome,
    Postmortem,
    Role,
    Start,
    Started,
    Stop,
    TakeTurn,
    from_proctor,
)
from ..wire import FROM_TRUSTED, Codec, receive, send


# What short requests may have taken before the proctor is told.
_SHORT_S = 1.0


class Host(Protocol):
    """Starts and watches untrusted processes."""

    def start(self, role: Role) -> tuple[int, socket.socket]:
        """A fresh process: its number, and a connection to it."""
        ...

    def working(
        self, job: int, seconds: float
    ) -> contextlib.AbstractContextManager[Callable[[], None]]:
        """While it lasts, `job` may use `seconds` of CPU time; beyond that it is killed, if what
        it gives has been called: when it takes long."""
        ...

    def turn(self, *, alone: bool) -> contextlib.AbstractContextManager[None]:
        """While it lasts, the slot may use its device; with `alone`, no other slot does."""
        ...

    def postmortem(self, job: int) -> Outcome:
        """Why `job` ended: an outcome."""
        ...

    def stop(self, job: int) -> None:
        """Ends `job`."""
        ...


class ProctorHost:
    """A `Host` at the other end of a socket."""

    def __init__(self, sock: socket.socket):
        self._sock = sock
        self._codec = Codec()
        # What requests have taken of which the proctor was not told.
        self._short_s = 0.0

    def receive(self) -> FromProctor:
        return from_proctor(receive(self._sock, self._codec, limits=FROM_TRUSTED))

    def send(self, message: FromExaminer) -> None:
        send(self._sock, message, self._codec, limits=FROM_TRUSTED)

    def start(self, role: Role) -> tuple[int, socket.socket]:
        self.send(Start(role=role))
        reply = self.receive()
        if not isinstance(reply, Started):
            raise RuntimeError(reply.why if isinstance(reply, NotStarted) else "no process came")
        _, fds, _, _ = socket.recv_fds(self._sock, 1, 1)
        return reply.process, socket.socket(fileno=fds[0])

    @contextlib.contextmanager
    def working(self, job: int, seconds: float) -> Iterator[Callable[[], None]]:
        # Most requests are over before they are worth two messages. Their sum is told now and then.
        since = time.monotonic()
        told = False

        def late() -> None:
            nonlocal told
            if not told:
                told = True
                short, self._short_s = self._short_s, 0.0
                self.send(Begin(process=job, seconds=seconds, since=since, short=short))

        if self._short_s > _SHORT_S:
            late()
        try:
            yield late
        finally:
            if told:
                self.send(End(process=job))
            else:
                self._short_s += time.monotonic() - since

    @contextlib.contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        self.send(TakeTurn(alone=alone))
        self.receive()
        try:
            yield
        finally:
            self.send(GiveTurn())

    def postmortem(self, job: int) -> Outcome:
        self.send(Postmortem(process=job))
        ended = self.receive()
        if not isinstance(ended, Ended):
            raise RuntimeError(f"the proctor said {type(ended).__name__} of a process that ended")
        return ended.reason

    def stop(self, job: int) -> None:
        self.send(Stop(process=job))
