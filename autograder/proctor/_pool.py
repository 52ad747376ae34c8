"""Marks many submissions, as many at a time as there are slots."""

from __future__ import annotations

import contextlib
import os
import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from ._cache import CompilationCache
from ._slot import Slot
from ._store import ResultStore
from .sandbox import probe


def mark(
    jobs: Iterable[dict[str, Any]],
    *,
    slots: int | None = None,
    level: str | None = None,
    store: ResultStore | None = None,
    fresh: bool = False,
    cache: str | os.PathLike[str] | None = None,
    references: Iterable[dict[str, Any]] = (),
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yields each job with its result, in the order in which they are finished.

    - `slots`: how many submissions are marked at a time; by default one for each core.
    - `level`: sandbox level; by default the strongest that works.
    - `store`: where finished results are kept, and looked for first unless `fresh`.
    - `cache`: folder for compiled programs.
    - `references`: jobs of reference solutions; what they compile is kept in `cache` for all.

    Raises `SandboxError` if no sandbox can be had.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [None]
    count = slots or len(cores)
    if level is None and store is not None:
        # A result belongs to a level: one from behind a weaker wall is not served once there is
        # a stronger one. No wall at all is nothing to fall back to, and said by whoever opens one.
        best = probe().best
        level = None if best == "bare" else best
    remaining = []
    for job in jobs:
        stored = None if store is None or fresh else store.get(store.key(job, level))
        if stored is not None:
            yield job, stored
        else:
            remaining.append(job)
    if not remaining:
        return
    count = min(count, len(remaining))
    programs = None if cache is None else CompilationCache(cache)
    if programs is not None:
        programs.fill(references, level)
    free: queue.SimpleQueue[Slot] = queue.SimpleQueue()
    with contextlib.ExitStack() as opened:
        if programs is not None:
            opened.enter_context(programs.unlisted())
        for i in range(count):
            slot = Slot(
                level,
                cores[i % len(cores)],
                cache=None if programs is None else programs.programs,
                own_cache=None if programs is None else programs.examiner,
            )
            opened.callback(slot.close)
            free.put(slot)
        yield from _run(remaining, free, count, level, store)


def _run(
    jobs: list[dict[str, Any]],
    free: queue.SimpleQueue[Slot],
    count: int,
    level: str | None,
    store: ResultStore | None,
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    def one(job: dict[str, Any]) -> dict[str, Any]:
        slot = free.get()
        try:
            return slot.mark(job)
        finally:
            free.put(slot)

    pool = ThreadPoolExecutor(count, thread_name_prefix="slot")
    waiting: dict[Future[dict[str, Any]], dict[str, Any]] = {}
    todo = iter(jobs)
    try:
        while True:
            while len(waiting) < count and (job := next(todo, None)) is not None:
                waiting[pool.submit(one, job)] = job
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                job = waiting.pop(future)
                result = future.result()
                if store is not None and _is_final(result):
                    store.put(store.key(job, level), result)
                yield job, result
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _is_final(result: dict[str, Any]) -> bool:
    """A fault of ours is tried again by the next run."""
    return all(e["outcome"] != "ungradable" for e in result["exercises"].values())
