"""The examiner's line to the proctor: asks for processes, reports what it waits for."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from ..records import Outcome, Record, read
from ..wire import FROM_TRUSTED, Codec, receive, send


class Host(Protocol):
    """Starts and watches untrusted processes."""

    def start(self, role: str) -> tuple[int, socket.socket]:
        """A fresh "candidate" or "runner": its number, and a connection to it."""
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


class _Ended(Record, frozen=True, kw_only=True):
    reason: Outcome


class ProctorHost:
    """A `Host` at the other end of a socket."""

    def __init__(self, sock: socket.socket):
        self._sock = sock
        self._codec = Codec()
        # What requests have taken of which the proctor was not told.
        self._short_s = 0.0

    def receive(self) -> dict[str, Any]:
        return receive(self._sock, self._codec, limits=FROM_TRUSTED)

    def send(self, message: dict[str, Any]) -> None:
        send(self._sock, message, self._codec, limits=FROM_TRUSTED)

    def start(self, role: str) -> tuple[int, socket.socket]:
        self.send({"op": "start", "role": role})
        reply = self.receive()
        if "error" in reply:
            raise RuntimeError(reply["error"])
        _, fds, _, _ = socket.recv_fds(self._sock, 1, 1)
        return reply["job"], socket.socket(fileno=fds[0])

    @contextlib.contextmanager
    def working(self, job: int, seconds: float) -> Iterator[Callable[[], None]]:
        # Most requests are over before they are worth two messages.
        since = time.monotonic()
        told = False

        def late() -> None:
            nonlocal told
            if not told:
                told = True
                short, self._short_s = self._short_s, 0.0
                message = {"op": "begin", "job": job, "seconds": seconds}
                self.send({**message, "since": since, "short": short})

        try:
            yield late
        finally:
            if told:
                self.send({"op": "end", "job": job})
            else:
                self._short_s += time.monotonic() - since

    @contextlib.contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        self.send({"op": "turn", "alone": alone})
        self.receive()
        try:
            yield
        finally:
            self.send({"op": "turned"})

    def postmortem(self, job: int) -> Outcome:
        self.send({"op": "postmortem", "job": job})
        return read(_Ended, self.receive()).reason

    def stop(self, job: int) -> None:
        self.send({"op": "stop", "job": job})
