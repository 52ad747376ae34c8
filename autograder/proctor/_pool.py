"""Marks many submissions, as many at a time as there are slots."""

from __future__ import annotations

import contextlib
import dataclasses
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


@dataclasses.dataclass(frozen=True)
class Options:
    """How jobs are marked.

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
    """

    slots: int | None = None
    level: str | None = None
    store: ResultStore | None = None
    fresh: bool = False
    cache: str | os.PathLike[str] | None = None
    references: Sequence[Job] = ()
    dask: Dask | str | None = None
    devices: Devices = Devices()  # noqa: RUF009, it is immutable
    opening: Opening | None = None

    def stored(self, job: Job) -> Result | None:
        """The result that is there already, if there is one."""
        if self.store is None or self.fresh:
            return None
        return self.store.get(self.store.key(job, self.level, self.devices.kind))

    def keep(self, job: Job, result: Result) -> None:
        # A fault of ours is tried again by the next run.
        if self.store is None or any(e.outcome == "ungradable" for e in result.exercises.values()):
            return
        self.store.put(self.store.key(job, self.level, self.devices.kind), result)


def mark(jobs: Iterable[Job], options: Options | None = None) -> Iterator[tuple[Job, Result]]:
    """Yields each job with its result, in the order in which they are finished.

    Raises `SandboxError` if no sandbox can be had, `DaskError` if the cluster cannot mark.
    """
    options = options or Options()
    with contextlib.ExitStack() as opened:
        there = None
        if options.dask is not None and options.level is None:
            there = _connect(opened, options.dask, options)
            options = dataclasses.replace(options, level=there.level)
        elif options.level is None and options.store is not None:
            # A result belongs to a level: one from behind a weaker wall is not served once there
            # is a stronger one. No wall at all is nothing to fall back to, and said by whoever
            # opens one.
            best = probe().best
            options = dataclasses.replace(options, level=None if best in ("bare", "") else best)
        remaining = []
        for job in jobs:
            if (stored := options.stored(job)) is not None:
                yield job, stored
            else:
                remaining.append(job)
        if not remaining:
            return
        if options.dask is None:
            finished = _here(remaining, options)
        else:
            there = there or _connect(opened, options.dask, options)
            finished = there.mark(remaining, options.references)
        # Closed with the caller's loop, however that ends, not when it is collected.
        with contextlib.closing(finished):
            for job, result in finished:
                options.keep(job, result)
                yield job, result


def _connect(opened: contextlib.ExitStack, dask: Dask | str, options: Options) -> Cluster:
    where = Dask(dask) if isinstance(dask, str) else dask
    return opened.enter_context(
        connected(where, level=options.level, slots=options.slots, cache=options.cache)
    )


def _modules(jobs: Sequence[Job]) -> set[str]:
    """What may be imported for all jobs at once. What is written for this package says of each
    assignment what it needs, and others do not pay for it."""
    if any(job.way == "apart" for job in jobs):
        return set()
    return {name for job in jobs for name in job.needs.preload}


def _here(jobs: list[Job], options: Options) -> Generator[tuple[Job, Result]]:
    """Marks on this machine."""
    level, devices, opening = options.level, options.devices, options.opening
    each: list[int | None] = [*cores()] or [None]
    count = min(at_a_time(options.slots), len(jobs))
    programs = None if options.cache is None else CompilationCache(options.cache)
    if programs is not None:
        programs.fill(options.references, level, devices.of_slot(0, 1))
    free: queue.SimpleQueue[Slot] = queue.SimpleQueue()
    modules = _modules(jobs)

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
                shared = open_shared(level, programs, modules)
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
