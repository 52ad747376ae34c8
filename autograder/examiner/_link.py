"""One request, one answer, with one untrusted process."""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections.abc import Callable
from typing import Any, NoReturn

from ..records import Limits, Outcome, Role
from ..wire import FROM_TRUSTED, Codec, Raised, WireError, fields_of, pending, receive, send
from ..wire.requests import Reply, Request
from ._exceptions import CandidateGone, rebuild
from ._host import Host


_MESSAGES = {
    "crashed": "the process that ran the notebook ended",
    "timed_out": "the code ran past its time limit",
    "out_of_memory": "the code ran past its memory limit",
    "output_limit": "the code wrote without end",
}


class Link:
    """A connection to a candidate or runner.

    Every answer must carry the number of its request, and nothing may arrive unasked: an early
    second answer would answer the next question.
    """

    def __init__(
        self,
        host: Host,
        role: Role,
        codec: Codec,
        backstop: float,
        told: Callable[[Raised], Raised] | None = None,
    ):
        self._host = host
        self._codec = codec
        # The proctor ends what takes too long; this is for a proctor that does not.
        self._backstop = backstop
        self.told = told
        self.role = role
        self.job, self._sock = host.start(role)
        self.alive = True
        #: What the last answer says has changed of the arguments of a call; not looked at yet.
        self.changed: Any = None
        self._asking = False

    def ask(self, request: Request, seconds: float) -> Any:
        """The value of the answer. Raises StudentError if the code raised, and CandidateGone if
        the process is gone, spoke out of turn or took more than `seconds` of CPU time."""
        if self._asking:
            # An answer can make its reader compare objects of the other side, hence ask again.
            raise WireError("an answer may not depend on another one")
        nonce = secrets.randbits(63)
        message = {"nonce": nonce, **fields_of(request)}
        sent = False
        self._asking = True
        try:
            if pending(self._sock):
                self._check_alive()
                self.gone("crashed", "the process spoke before it was asked")
            with self._host.working(self.job, seconds) as late:
                send(self._sock, message, self._codec, limits=FROM_TRUSTED, late=late)
                sent = True
                deadline = time.monotonic() + self._backstop
                said = receive(self._sock, self._codec, deadline=deadline, late=late)
        except (EOFError, ConnectionError):
            self.gone(self._host.postmortem(self.job))
        except WireError:
            # What could not be sent is the question's fault, and nothing has been written.
            if sent:
                self.gone("crashed", "the process gave an answer that makes no sense")
            raise
        finally:
            self._asking = False
        reply = _reply(said)
        if reply is None or reply.nonce != nonce:
            self.gone("crashed", "the process gave an answer that makes no sense")
        if reply.overflow:
            self.gone("output_limit")
        if reply.raised is not None:
            raise rebuild(reply.raised if self.told is None else self.told(reply.raised))
        self.changed = reply.changed
        return reply.value

    def gone(self, reason: Outcome, message: str | None = None) -> NoReturn:
        """Ends the process and raises CandidateGone."""
        self.close()
        raise CandidateGone(reason, message or _MESSAGES.get(reason, _MESSAGES["crashed"]))

    def close(self) -> None:
        if self.alive:
            self.alive = False
            self._sock.close()
            self._host.stop(self.job)

    def _check_alive(self) -> None:
        # What is there may be no part of the stream, such as an urgent byte; reading would wait.
        self._sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            if self._sock.recv(1, socket.MSG_PEEK) == b"":
                raise EOFError


def _reply(said: Any) -> Reply | None:
    """The reply that was said, if it is one. Its value and what has changed may be anything yet."""
    # By `type(x)`, as everywhere: what came may be an object of the other side, of any claims.
    if type(said) is not dict or type(nonce := said.get("nonce")) is not int:
        return None
    overflow, raised = said.get("overflow", False), said.get("raised")
    if type(overflow) is not bool or type(raised) not in (Raised, type(None)):
        return None
    if "value" not in said and raised is None and not overflow:
        return None
    value, changed = said.get("value"), said.get("changed")
    return Reply(nonce=nonce, value=value, raised=raised, overflow=overflow, changed=changed)


def backstop(limits: Limits) -> float:
    """Seconds after which an answer is given up even if nobody has killed its process."""
    return 10 * limits.cell_wall_s + 60
