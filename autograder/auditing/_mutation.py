"""Mutation by machine: are the tests of an exercise as good as they look?

Mutants of each reference answer are marked. One that keeps all points shows what no test looks at,
unless it is as right as the reference, which a file says with a reason.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..classroom import SILENT, USUAL, Marking, Observer, devices_of, marked, reference_job
from ..notebooks import (
    Course,
    CourseError,
    canonicalise,
    job as make_job,
    reference_answers,
    sentences,
)
from ..records import Job, Record, Result, replace
from ._audit import EVERYTHING, UNNOTICED, Count, Selection
from ._cases import single
from ._equivalent import change, equivalents
from ._visible import visible


if TYPE_CHECKING:
    from ..mutation import Mutant


#: Mutants of one exercise, where no other number is given.
MOST = 30
#: Below this share of mutants that lose points, an assignment's tests do not hold.
LEAST = 0.97
# What these operators break is part of an exercise only where it is spoken of.
_SPOKEN_OF = {"stop_gradient_added": re.compile(r"grad|derivative|vjp|jvp", re.I)}
# A mutant that runs on for ever has failed; a reference takes a hundredth of this.
_SECONDS = 10.0


@dataclasses.dataclass(frozen=True)
class _Case:
    assignment: str
    exercise: str
    mutant: Mutant
    job: Job
    reason: str | None


class Survivor(Record, frozen=True, kw_only=True):
    """A mutant that kept all points and is not listed as equivalent.

    - `operator`, `line`, `diff`: see `Mutant`; `removed` and `added` as the list of equivalent
      mutants wants them.
    - `said`: what came, where that was no mark.
    - `sentences`: those of the statement whose checks no mutant of the exercise has failed.
    """

    assignment: str
    exercise: str
    operator: str
    line: int
    diff: str
    removed: str
    added: str
    said: str
    sentences: tuple[str, ...]


class MutationTally(Record, frozen=True, kw_only=True):
    """The mutants of one exercise, or of several.

    - `made`: how many were marked.
    - `listed`: how many of those that kept all points are listed as equivalent.
    - `killed`: how many lost points, of those that are not listed.
    - `noticed`: how many of the killed ones lose points in the visible tests, too.
    """

    made: int
    listed: int
    killed: Count
    noticed: Count


@dataclasses.dataclass(frozen=True)
class Mutation:
    """What came of it. `tallies` has one for each (assignment, exercise)."""

    tallies: dict[tuple[str, str], MutationTally]
    survivors: tuple[Survivor, ...]
    problems: tuple[str, ...]
    seconds: float

    def total(self, assignment: str | None = None) -> MutationTally:
        """Of an assignment, or of all."""
        each = [t for key, t in self.tallies.items() if assignment in (None, key[0])]
        return MutationTally(
            made=sum(t.made for t in each),
            listed=sum(t.listed for t in each),
            killed=_sum(t.killed for t in each),
            noticed=_sum(t.noticed for t in each),
        )


def mutate(
    course: Course,
    folder: Path | None = None,
    selection: Selection = EVERYTHING,
    marking: Marking = USUAL,
    observer: Observer = SILENT,
) -> Mutation:
    """Marks mutants of the reference answers.

    - `folder`: where the lists of equivalent mutants are, `ASSIGNMENT/equivalent.toml`; by default
      `tests/submissions` of the course.
    - `selection`: its `sample` is the number of mutants of an exercise, by default `MOST`.

    Each is marked with the visible tests first: who loses points there loses them with all tests.
    Raises `CourseError` if there is nothing to mutate or a list cannot be read.
    """
    start = time.monotonic()
    place = folder or course.root / "tests" / "submissions"
    cases = [
        case
        for name in selection.assignments or course.assignments
        for case in _cases(course, name, place, selection)
    ]
    if not cases:
        raise CourseError("there is nothing to mutate: no such exercise")

    def results(what: str, work: list[tuple[int, Job]]) -> Iterator[tuple[int, Result]]:
        return marked(
            what,
            [(i, f"{cases[i].exercise} {cases[i].mutant.operator}", job) for i, job in work],
            marking,
            observer,
            devices=devices_of(marking, observer),
            course=course,
            references=[
                reference_job(course, name) for name in dict.fromkeys(c.assignment for c in cases)
            ],
        )

    seen = dict(results("Visible tests", [(i, visible(c.job)) for i, c in enumerate(cases)]))
    noticed = {i for i, result in seen.items() if _lost(cases[i], result)}
    left = [(i, case.job) for i, case in enumerate(cases) if i not in noticed]
    whole = dict(results("All tests", left))
    killed = noticed | {i for i, result in whole.items() if _lost(cases[i], result)}
    tallies = {
        key: _tally([i for i, c in enumerate(cases) if _key(c) == key], cases, killed, noticed)
        for key in dict.fromkeys(map(_key, cases))
    }
    survivors = [
        _survivor(case, whole[i], _untested(_key(case), cases, seen, whole))
        for i, case in enumerate(cases)
        if i not in killed and case.reason is None
    ]
    made = Mutation(tallies, tuple(survivors), (), round(time.monotonic() - start, 1))
    return dataclasses.replace(made, problems=tuple(_problems(made, cases, killed)))


def _cases(course: Course, assignment: str, folder: Path, selection: Selection) -> Iterator[_Case]:
    # Reading and writing syntax trees takes a library that other commands need not import.
    from ..mutation import mutants, sample

    source = course.source_notebook(assignment)
    whole = make_job(course, source, canonicalise(source, None), "audit", assignment=assignment)
    limits = replace(whole.limits, cell_cpu_s=min(_SECONDS, whole.limits.cell_cpu_s))
    whole = replace(whole, limits=limits)
    listed = equivalents(folder / assignment)
    answers = reference_answers(source)
    for exercise, reference in answers.items():
        if selection.exercises and exercise not in selection.exercises:
            continue
        reasons = listed.get(exercise, {})
        tests = "".join(c.source for c in whole.cells if c.exercise == exercise)
        fitting = (
            mutant
            for mutant in mutants(reference)
            if mutant.operator not in _SPOKEN_OF or _SPOKEN_OF[mutant.operator].search(tests)
        )
        for mutant in sample(fitting, selection.sample or MOST):
            job = single(whole, exercise, mutant.source, answers)
            reason = reasons.get((mutant.operator, *change(mutant)))
            yield _Case(assignment, exercise, mutant, job, reason)


def _key(case: _Case) -> tuple[str, str]:
    return case.assignment, case.exercise


def _lost(case: _Case, result: Result) -> bool:
    """Whether it lost points. What could not be marked has lost none."""
    got = result.exercises[case.exercise]
    return got.points < got.of and got.outcome != "ungradable"


def _tally(
    mine: list[int], cases: list[_Case], killed: set[int], noticed: set[int]
) -> MutationTally:
    wrong = [i for i in mine if i in killed or cases[i].reason is None]
    dead = [i for i in mine if i in killed]
    return MutationTally(
        made=len(mine),
        listed=len(mine) - len(wrong),
        killed=(len(dead), len(wrong)),
        noticed=(sum(i in noticed for i in dead), len(dead)),
    )


def _untested(
    key: tuple[str, str], cases: list[_Case], seen: dict[int, Result], whole: dict[int, Result]
) -> tuple[str, ...]:
    """Sentences whose checks no mutant of the exercise has failed."""
    failed: set[str] = set()
    table: tuple[str, ...] = ()
    for i, case in enumerate(cases):
        if _key(case) == key:
            for result in filter(None, (seen.get(i), whole.get(i))):
                checks = result.exercises[case.exercise].checks
                failed |= {check.name for check in checks if not check.passed}
            table = tuple(c.source for c in case.job.cells if c.kind == "tests")
    return tuple(
        sentence.quote
        for source in table
        for sentence in sentences(source)
        if not any(
            name.startswith(each) for name in failed for each in sentence.visible + sentence.hidden
        )
    )


def _survivor(case: _Case, result: Result, untested: tuple[str, ...]) -> Survivor:
    got = result.exercises[case.exercise]
    removed, added = change(case.mutant)
    return Survivor(
        assignment=case.assignment,
        exercise=case.exercise,
        operator=case.mutant.operator,
        line=case.mutant.line,
        diff=case.mutant.diff,
        removed=removed,
        added=added,
        said=" ".join(result.notices) if got.outcome == "ungradable" else "",
        sentences=untested,
    )


def _problems(made: Mutation, cases: list[_Case], killed: set[int]) -> Iterator[str]:
    for name in dict.fromkeys(key[0] for key in made.tallies):
        total = made.total(name)
        dead, of = total.killed
        if dead < LEAST * of:
            yield f"{name}: {dead} of {of} mutants lose points, at least {LEAST:.0%} must"
        if total.listed > 0.1 * total.made:
            listed = f"{total.listed} of {total.made}"
            yield f"{name}: {listed} mutants are listed as equivalent, over 10 %"
        seen, of = total.noticed
        if of - seen > UNNOTICED * of:
            yield (
                f"{name}: {of - seen} of {of} wrong mutants pass the visible tests, "
                f"at most {UNNOTICED:.0%} may"
            )
    for i in sorted(killed):
        if cases[i].reason is not None:
            case = cases[i]
            yield (
                f"{case.assignment}, {case.exercise}: a mutant that is listed as equivalent loses "
                f"points: {case.mutant.operator}, line {case.mutant.line}"
            )


def _sum(counts: Iterator[Count]) -> Count:
    each = list(counts)
    return sum(n for n, _ in each), sum(of for _, of in each)
