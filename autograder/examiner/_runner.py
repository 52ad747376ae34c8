"""Exported programs, run by a process of their own."""

from __future__ import annotations

import contextlib
from typing import Any

import jax

from ..records import Limits
from ..wire import Codec
from ..wire.requests import Environment, Interpret, Look, Program, Time
from ._host import Host
from ._link import Link, backstop
from ._pickled import pickled
from ._quick import Quick


# Of CPU time. What is interpreted takes hundredths of it.
_INTERPRETED_S = 2.0


class Runner:
    """Runs exported programs for every session of one submission; started when first needed.

    What is timed runs in a process of its own, in which programs are optimised; without `quick`
    they are everywhere.
    """

    def __init__(self, host: Host, limits: Limits, *, quick: bool = True):
        self._host = host
        self._seconds = limits.cell_cpu_s
        self._backstop = backstop(limits)
        self._links: dict[bool, Link] = {}
        self.quick = Quick(host, self._seconds, self._backstop, wanted=quick)
        # What is shared with other slots is taken in turns.
        self._shared = len(limits.platforms or ()) > 1

    def ask(self, request: Program, *, optimised: bool = False) -> Any:
        """One request, on an `optimised` program or on one that is there sooner. Raises
        StudentError or CandidateGone."""
        timed = isinstance(request, Time)
        if isinstance(request, Interpret):
            # What takes longer is quicker when it is compiled, and no fault of the student's.
            return self._link(optimised=False).ask(request, _INTERPRETED_S)
        with self.quick.until_it_fails():
            link = self._link(optimised=optimised or timed or self._shared)
            turn = self._host.turn(alone=timed) if self._shared else contextlib.nullcontext()
            with turn:
                return link.ask(request, self._seconds)

    def look(self, request: Look) -> Any:
        """What a runner says of a module. Raises StudentError or CandidateGone."""
        return self._link(optimised=False).ask(request, self._seconds)

    def _link(self, *, optimised: bool) -> Link:
        link = self._links.get(optimised)
        if link is None or not link.alive:
            codec = Codec(pickle=pickled, jax=jax)
            self._links[optimised] = link = Link(self._host, "runner", codec, self._backstop)
            if self.quick.variables and not optimised:
                link.ask(Environment(variables=self.quick.variables), self._seconds)
        return link

    def close(self) -> None:
        for link in self._links.values():
            link.close()
