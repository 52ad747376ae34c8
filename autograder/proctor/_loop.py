"""Keeps a few jobs under way until all are done, wherever they are marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from ..records import Job


T = TypeVar("T")


def as_finished(
    jobs: Iterable[Job],
    submit: Callable[[Job], Future[T]],
    window: Callable[[], int],
    waiting: Callable[[Iterable[Job]], None] | None = None,
    look_s: float | None = None,
) -> Iterator[tuple[Job, Future[T]]]:
    """Yields each job with its future once that is done, in the order in which they are.

    Never more than `window()` are submitted and not yet done. `waiting` is called with these
    whenever nothing was done for `look_s` seconds; it may raise.
    """
    under_way: dict[Future[T], Job] = {}
    todo = list(reversed(list(jobs)))
    while todo or under_way:
        room = window() - len(under_way) if todo else 0
        for _ in range(min(room, len(todo))):
            job = todo.pop()
            under_way[submit(job)] = job
        done, _ = wait(under_way, timeout=look_s, return_when=FIRST_COMPLETED)
        if not done and waiting is not None:
            waiting(under_way.values())
        for future in done:
            yield under_way.pop(future), future
