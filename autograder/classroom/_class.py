"""What a class handed in, and marking it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Collection, Iterator
from pathlib import Path

from ..notebooks import Course, CourseError, load_course, preloaded
from ..proctor import Devices, Opening
from ._entries import Entry, entries_of, handed_in, reference_job
from ._explain import Explanation, concerning, explained
from ._graded import Graded
from ._ledger import Ledger
from ._marking import USUAL, Marking, cache_folder, devices_of, mark_all, results_folder
from ._meanwhile import Meanwhile
from ._observer import SILENT, Observer
from ._receipt import Receipt
from ._run import Run
from ._workspace import workspace


@dataclasses.dataclass(frozen=True)
class Class:
    """What a class handed in. Make one with `Class.open`.

    - `course`: whose assignments they are.
    - `submitted`: the folder of `STUDENT/ASSIGNMENT/NOTEBOOK.ipynb`.
    - `assignments`: those that are marked.
    - `students`: those who are; everybody if empty.
    - `place`: the course folder that marks and pages are written to, which may be another.
    """

    course: Course
    submitted: Path
    assignments: tuple[str, ...]
    students: tuple[str, ...]
    place: Course

    @classmethod
    def open(
        cls,
        course: Course | str | Path = ".",
        submitted: str | Path | None = None,
        *,
        assignments: str | Collection[str] = (),
        students: str | Collection[str] = (),
        out: str | Path | None = None,
    ) -> Class:
        """Finds out what there is to mark.

        - `course`: the course, or its folder.
        - `submitted`: by default the course's own `submitted/`.
        - `assignments`: names, or one; by default all of the course that somebody has handed in.
        - `students`: names, or one; by default everybody.
        - `out`: a folder to write to in place of the course; made if it is not there.

        Raises `CourseError` if the course cannot be used, has no such assignment, or nothing was
        handed in.
        """
        home = course if isinstance(course, Course) else load_course(course)
        folder = home.root / home.submitted_directory if submitted is None else Path(submitted)
        names = handed_in(home, folder, _names(assignments))
        place = home if out is None else workspace(home, Path(out), folder)
        return cls(home, folder, names, _names(students), place)

    def entries(self) -> Iterator[Entry]:
        """Reads the submissions, by assignment and student, the refused ones too.

        Raises `CourseError` if nbgrader was told what cannot be done here.
        """
        from ..gradebook import obeyed

        course = obeyed(self.course)
        for name in self.assignments:
            yield from entries_of(course, name, self.submitted, self.students)

    def mark(self, marking: Marking = USUAL, observer: Observer = SILENT) -> Run:
        """Marks every submission. Nothing that was handed in raises.

        Raises `SandboxError` if no sandbox can be had, `DeviceError` or `DaskError` if there is no
        such device or cluster, and `CourseError` if there is no submission or the course's own
        notebooks are wrong.
        """
        return self._mark(marking, observer, devices_of(marking, observer))

    def grade(self, marking: Marking = USUAL, observer: Observer = SILENT) -> Graded:
        """Marks and writes everything down, as `jaxercise grade` does.

        It is `mark` and `Run.write`, but quicker: marks are recorded while others are still being
        marked, and where nothing has changed since the last time, nothing is done. Raises what
        `mark` does; what could not be written down is in `problems`.
        """
        devices = devices_of(marking, observer)
        receipt = None
        if marking.dask is None and marking.stored:
            receipt = self._receipt(marking, devices)
            said = None if marking.fresh else receipt.said()
            if said is not None:
                return said
        return self._mark(marking, observer, devices, receipt, beside=True).write()

    def explain(
        self,
        student: str,
        exercise: str,
        marking: Marking = USUAL,
        observer: Observer = SILENT,
    ) -> Explanation:
        """Marks one submission again, from the start, and tells all of one exercise.

        Raises `CourseError` if there is no such submission, or if several assignments have the
        exercise; and what `mark` does.
        """
        mine = dataclasses.replace(self, students=(student,))
        found = concerning(list(mine.entries()), exercise)
        if not found:
            raise CourseError(
                f"{self.submitted}: {student} has handed in nothing with an exercise {exercise}"
            )
        if len(found) > 1:
            several = ", ".join(entry.assignment for entry in found)
            raise CourseError(f"{exercise} is in {several}; say which with --assignment")
        return explained(found[0], exercise, marking, observer)

    def _receipt(self, marking: Marking, devices: Devices) -> Receipt:
        return Receipt(
            self.course,
            self.place,
            self.submitted,
            self.assignments,
            self.students,
            marking.level,
            devices.kind,
        )

    def _mark(
        self,
        marking: Marking,
        observer: Observer,
        devices: Devices,
        receipt: Receipt | None = None,
        *,
        beside: bool = False,
    ) -> Run:
        """Marks; records `beside` the marking, if so asked."""
        with contextlib.ExitStack() as opened:
            opening = None
            if marking.dask is None:
                modules = preloaded(self.course, self.assignments)
                opening = Opening(marking.level, cache_folder(self.course), modules)
                opened.enter_context(opening)
            entries = list(self.entries())
            if not entries:
                raise CourseError(f"{self.submitted}: there is no submission to mark")
            meanwhile = None
            if beside:
                meanwhile = Meanwhile(self.place, entries, marking.side_by_side)
            marked = mark_all(
                entries,
                marking,
                observer,
                None if meanwhile is None else meanwhile.done,
                devices=devices,
                course=self.course,
                references=[
                    reference_job(self.course, name)
                    for name in self.assignments
                    # A program of a notebook that is marked together is compiled as in a kernel.
                    if self.course.way(name) == "apart"
                ],
                opening=opening,
            )
        ledger = None
        if marking.stored:
            ledger = Ledger(results_folder(self.course), self.place.root, marked)
        return Run(
            course=self.place,
            assignments=self.assignments,
            entries=marked,
            whole=not self.students,
            observer=observer,
            meanwhile=meanwhile,
            ledger=ledger,
            receipt=receipt,
        )


def _names(given: str | Collection[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
