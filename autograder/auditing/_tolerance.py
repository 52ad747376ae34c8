"""How near to the end of their tolerance right answers come.

Each reference and alternative is marked, and what it uses up of each tolerance is measured: against
the reference, against the reference in double precision, and with its sums in another order. What
two answers use up together is what one of them would, had the other been the reference.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ..classroom import SILENT, USUAL, Marking, Observer, devices_of, marked, reference_job
from ..notebooks import Course, CourseError
from ..records import Result, replace
from ._audit import EVERYTHING, Selection
from ._cases import Case, find_cases


#: What is used up beyond this share is worth a look: other machines round otherwise.
NEAR = 0.5


@dataclasses.dataclass(frozen=True)
class Use:
    """What the answers of an exercise use up of a tolerance.

    - `answers`: how many were measured.
    - `share`: what the two that use most use up together, in the tolerance.
    - `check`: of which check.
    - `by`: names of the two.
    """

    assignment: str
    exercise: str
    answers: int
    share: float
    check: str
    by: tuple[str, ...]

    @property
    def near(self) -> bool:
        return self.share > NEAR


def tolerances(
    course: Course,
    folder: Path | None = None,
    selection: Selection = EVERYTHING,
    marking: Marking = USUAL,
    observer: Observer = SILENT,
) -> tuple[Use, ...]:
    """Measures the references and alternatives of each exercise; arguments as those of `audit`.

    Raises `CourseError` if there is nothing to measure.
    """
    cases = [
        dataclasses.replace(case, job=replace(case.job, measured=True))
        for name in selection.assignments or course.assignments
        for case in find_cases(
            course, name, folder or course.root / "tests" / "submissions", selection.sample
        )
        if case.kind in ("reference", "alternative")
        and (not selection.exercises or case.exercise in selection.exercises)
    ]
    if not cases:
        raise CourseError("there is nothing to measure: no such exercise")
    names = dict.fromkeys(case.assignment for case in cases)
    measured = marked(
        "Measuring",
        [(case, f"{case.exercise} {case.name}", case.job) for case in cases],
        marking,
        observer,
        devices=devices_of(marking, observer),
        course=course,
        references=[reference_job(course, name) for name in names],
    )
    found: dict[tuple[str, str], list[tuple[Case, Result]]] = {
        (case.assignment, case.exercise): [] for case in cases
    }
    for case, result in measured:
        found[case.assignment, case.exercise].append((case, result))
    return tuple(_use(*key, each) for key, each in found.items())


def _use(assignment: str, exercise: str, measured: list[tuple[Case, Result]]) -> Use:
    shares: dict[str, dict[str, float]] = {}
    for case, result in measured:
        for check in result.exercises[exercise].checks:
            if check.used is not None:
                mine = shares.setdefault(check.name, {})
                mine[case.name] = max(check.used, mine.get(case.name, 0.0))
    uses = [
        Use(assignment, exercise, len(measured), sum(each[name] for name in most), check, most)
        for check, each in shares.items()
        for most in [tuple(sorted(each, key=lambda name: -each[name])[:2])]
    ]
    nothing = Use(assignment, exercise, len(measured), 0.0, "", ())
    return max(uses, key=lambda use: use.share, default=nothing)
