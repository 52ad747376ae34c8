"""Which submission a slot marks next."""

from __future__ import annotations

import collections
import threading
from collections.abc import Iterable

from ..records import Job


class Order:
    """Hands out jobs so that a slot stays with one assignment for as long as there is work.

    An examiner that has marked an assignment has its references compiled, which takes longer than
    to mark another submission of it. May be used by several threads.
    """

    def __init__(self, jobs: Iterable[Job]):
        self._left: dict[str, collections.deque[Job]] = {}
        for job in jobs:
            self._left.setdefault(job.assignment, collections.deque()).append(job)
        self._slots: collections.Counter[str] = collections.Counter()
        self._lock = threading.Lock()

    def take(self, last: str | None) -> Job:
        """The next job of a slot that has marked assignment `last`. Raises IndexError if none is
        left."""
        with self._lock:
            if last is not None and not self._left.get(last):
                self._slots[last] -= 1
                last = None
            if last is None:
                waiting = [name for name, jobs in self._left.items() if jobs]
                if not waiting:
                    raise IndexError("no job is left")
                # The longest of the queues, per slot that works on it.
                last = max(waiting, key=lambda n: len(self._left[n]) / (1 + self._slots[n]))
                self._slots[last] += 1
            return self._left[last].popleft()
