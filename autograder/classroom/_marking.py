"""How a class is marked, and the marking itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from ..notebooks import Course
from ..proctor import Dask, Devices, Opening, Options, ResultStore, at_a_time, choose, mark
from ..records import Job, Result
from ._entries import Entry
from ._observer import Observer


_T = TypeVar("_T")


class MarkingError(ValueError):
    """Options that do not go together. The message says which, and what to do."""


@dataclasses.dataclass(frozen=True)
class Marking:
    """How to mark.

    - `slots`: how many submissions at a time; by default one for each core.
    - `level`: sandbox level, `"namespaces"`, `"restricted"` or `"bare"`; by default the strongest
      that works here, which is never `"bare"`.
    - `device`: what exported programs run on; `"auto"` takes a GPU that works.
    - `fresh`: mark again what was marked before and is unchanged.
    - `stored`: whether results are looked for in `build/results/` of the course, and kept there.
    - `dask`: a cluster to mark on in place of this machine.
    - `hidden_tests_unprotected`: accepts the level `"bare"`, where student code can read hidden
      tests and reach this machine.

    Raises `MarkingError` where that contradicts itself.
    """

    slots: int | None = None
    level: str | None = None
    device: Literal["auto", "cpu", "cuda"] = "auto"
    fresh: bool = False
    stored: bool = True
    dask: Dask | None = None
    hidden_tests_unprotected: bool = False

    def __post_init__(self) -> None:
        if self.level == "bare" and not self.hidden_tests_unprotected:
            raise MarkingError(
                "at the level 'bare' student code can read hidden tests and reach this machine; "
                "use another level, or say hidden_tests_unprotected=True if you accept that"
            )
        if self.dask is not None and self.device == "cuda":
            raise MarkingError(
                "on a Dask cluster programs run on processors; leave out device='cuda' or dask"
            )
        if self.dask is not None and self.dask.address != "local" and self.slots is not None:
            raise MarkingError(
                "the workers of a Dask cluster decide how many submissions are marked at a time, "
                "one for each of their threads; leave out slots"
            )

    @property
    def side_by_side(self) -> int:
        """How many are marked at a time here. How many a cluster marks is its own affair."""
        return 1 if self.dask is not None else at_a_time(self.slots)


#: As the command line marks when it is told nothing.
USUAL = Marking()


def devices_of(marking: Marking, observer: Observer) -> Devices:
    """What programs run on. Says so where a GPU is there for JAX and does not work."""
    # What a cluster offers is not known before it is asked.
    if marking.dask is not None:
        return Devices()
    devices = choose(marking.device, marking.level)
    if marking.device == "auto" and "cannot be used" in devices.why:
        observer.notice(f"{devices.why}; programs run on the processor")
    return devices


def marked(
    what: str,
    work: Sequence[tuple[_T, str, Job]],
    marking: Marking,
    observer: Observer,
    *,
    devices: Devices,
    course: Course | None = None,
    references: Sequence[Job] = (),
    opening: Opening | None = None,
) -> Iterator[tuple[_T, Result]]:
    """Marks, and tells the observer `what` is going on.

    - `work`: whom or what a job is of, how the observer names it, and the job.
    - `course`: whose stored results and compiled programs are used, if any are.
    - `references`: jobs of reference solutions; what they compile is kept for all.
    - `opening`: see `proctor.Options`.

    Yields the first of each piece of work with the result, in the order in which they are finished.
    """
    owners = {id(job): (owner, name) for owner, name, job in work}
    store = None
    if course is not None and marking.stored:
        store = ResultStore(results_folder(course))
    options = Options(
        slots=marking.slots,
        level=marking.level,
        store=store,
        fresh=marking.fresh,
        cache=None if course is None else cache_folder(course),
        references=references,
        dask=marking.dask,
        devices=devices,
        opening=opening,
    )
    with observer.progress(what, len(work)) as advance:
        for job, result in mark([job for _, _, job in work], options):
            owner, name = owners[id(job)]
            advance(name)
            yield owner, result


def mark_all(
    entries: Sequence[Entry],
    marking: Marking,
    observer: Observer,
    done: Callable[[Entry], None] | None = None,
    *,
    devices: Devices,
    course: Course | None = None,
    references: Sequence[Job] = (),
    opening: Opening | None = None,
) -> tuple[Entry, ...]:
    """The same entries, with their results. `done` is called with each as soon as it has its own;
    the rest is that of `marked`."""
    known = list(entries)
    work = [(i, e.student, e.job) for i, e in enumerate(entries) if e.job is not None]
    for i, result in marked(
        "Marking",
        work,
        marking,
        observer,
        devices=devices,
        course=course,
        references=references,
        opening=opening,
    ):
        known[i] = dataclasses.replace(known[i], result=result)
        if done is not None:
            done(known[i])
    return tuple(known)


def results_folder(course: Course) -> Path:
    """Where finished results are kept, and what is noted beside them."""
    return course.root / "build" / "results"


def cache_folder(course: Course) -> Path:
    """Where compiled programs are kept."""
    return course.root / "build" / "cache"
