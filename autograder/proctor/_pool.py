"""Marks many submissions, as many at a time as there are slots."""

from __future__ import annotations

import contextlib
import os
import queue
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from ..records import Job, Result
from ..sandbox import probe
from ._accelerator import Devices
from ._cache import CompilationCache
from ._cores import at_a_time, cores
from ._distributed import Cluster, Dask, connected
from ._loop import as_finished
from ._opening import Opening, open_shared
from ._order import Order
from ._slot import Slot
from ._store import ResultStore


# Slots that share a fork server, which takes some milliseconds for each process.
_SHARE = 16


def mark(
    jobs: Iterable[Job],
    *,
    slots: int | None = None,
    level: str | None = None,
    store: ResultStore | None = None,
    fresh: bool = False,
    cache: str | os.PathLike[str] | None = None,
    references: Iterable[Job] = (),
    dask: Dask | str | None = None,
    devices: Devices | None = None,
    opening: Opening | None = None,
) -> Iterator[tuple[Job, Result]]:
    """Yields each job with its result, in the order in which they are finished.

    - `slots`: how many submissions are marked at a time; by default one for each core.
    - `level`: sandbox level; by default the strongest that works.
    - `store`: where finished results are kept, and looked for first unless `fresh`.
    - `cache`: folder for compiled programs.
    - `references`: jobs of reference solutions; what they compile is kept in `cache` for all.
    - `dask`: a cluster to mark on in place of this machine, or its address; see `Dask`. Its
      workers decide how many submissions are marked at a time and have a `cache` of their own;
      `slots` and `cache` are for a "local" one. `store` is here all the same.
    - `devices`: what exported programs run on, as `choose` gives it; by default the processor,
      as always on a cluster.
    - `opening`: made before, with the same `level` and `cache`, to save the time of opening.

    Raises `SandboxError` if no sandbox can be had, `DaskError` if the cluster cannot mark.
    """
    with contextlib.ExitStack() as opened:
        there = None
        if dask is not None and level is None:
            there = _connect(opened, dask, level, slots, cache)
            level = there.level
        elif level is None and store is not None:
            # A result belongs to a level: one from behind a weaker wall is not served once there
            # is a stronger one. No wall at all is nothing to fall back to, and said by whoever
            # opens one.
            best = probe().best
            level = None if best in ("bare", "") else best
        devices = devices or Devices()
        remaining = []
        for job in jobs:
            stored = (
                None if store is None or fresh else store.get(store.key(job, level, devices.kind))
            )
            if stored is not None:
                yield job, stored
            else:
                remaining.append(job)
        if not remaining:
            return
        if dask is None:
            finished = _here(remaining, slots, level, cache, references, devices, opening)
        else:
            there = there or _connect(opened, dask, level, slots, cache)
            finished = there.mark(remaining, references)
        # Closed with the caller's loop, however that ends, not when it is collected.
        with contextlib.closing(finished):
            for job, result in finished:
                if store is not None and _is_final(result):
                    store.put(store.key(job, level, devices.kind), result)
                yield job, result


def _connect(
    opened: contextlib.ExitStack,
    dask: Dask | str,
    level: str | None,
    slots: int | None,
    cache: str | os.PathLike[str] | None,
) -> Cluster:
    where = Dask(dask) if isinstance(dask, str) else dask
    return opened.enter_context(connected(where, level=level, slots=slots, cache=cache))


def _here(
    jobs: list[Job],
    slots: int | None,
    level: str | None,
    cache: str | os.PathLike[str] | None,
    references: Iterable[Job],
    devices: Devices,
    opening: Opening | None,
) -> Generator[tuple[Job, Result]]:
    """Marks on this machine."""
    each: list[int | None] = [*cores()] or [None]
    count = min(at_a_time(slots), len(jobs))
    programs = None if cache is None else CompilationCache(cache)
    if programs is not None:
        programs.fill(references, level, devices.of_slot(0, 1))
    free: queue.SimpleQueue[Slot] = queue.SimpleQueue()

    order = Order(jobs)
    last: dict[Slot, str] = {}

    def one() -> tuple[Job, Result]:
        slot = free.get()
        try:
            job = order.take(last.get(slot))
            last[slot] = job.assignment
            return job, slot.mark(job)
        finally:
            free.put(slot)

    with contextlib.ExitStack() as opened:
        if programs is not None:
            opened.enter_context(programs.unlisted())
        held = opened.enter_context(contextlib.ExitStack())
        pool = ThreadPoolExecutor(count, thread_name_prefix="slot")
        opened.callback(pool.shutdown, wait=False, cancel_futures=True)

        def open_some(numbers: Sequence[int]) -> None:
            shared = opening.taken() if opening is not None and numbers[0] == 0 else None
            if shared is None or level not in (None, shared.sandbox.level):
                shared = open_shared(level, programs)
                held.callback(shared.close)
            for i in numbers:
                core, device = each[i % len(each)], devices.of_slot(i, count)
                slot = Slot(core=core, device=device, shared=shared)
                held.callback(slot.close)
                free.put(slot)

        numbers = range(count)
        openings = [
            pool.submit(open_some, numbers[i : i + _SHARE]) for i in range(0, count, _SHARE)
        ]
        try:
            wait(openings)
        finally:
            # Whatever becomes of one, or of the run: what is open is closed.
            wait(openings)
        for done in openings:
            done.result()
        # One more for each slot, for as long as the caller is busy with a result.
        for _, future in as_finished(jobs, lambda _: pool.submit(one), lambda: 2 * count):
            yield future.result()


def _is_final(result: Result) -> bool:
    """A fault of ours is tried again by the next run."""
    return all(e.outcome != "ungradable" for e in result.exercises.values())
