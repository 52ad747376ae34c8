"""Marking what has a known mark, and comparing."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from .._points import points_text
from ..classroom import SILENT, USUAL, Marking, Observer, devices_of, marked, reference_job
from ..notebooks import Course, CourseError
from ..records import Job, Record, Result, plain
from ._cases import Case, find_cases, too_few
from ._visible import visible


#: How many were as promised, of how many.
Count: TypeAlias = tuple[int, int]
#: Where more of the wrong answers than this share pass the visible tests, students are told too
#: little before they hand in.
UNNOTICED = 0.10


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Whether an answer got the mark that it must get.

    - `held`: a reference or alternative got all points, a mutant lost some, a stub is `missing`.
    - `diagnosed`: a mutant lost them in the way that it promises.
    - `problem`: a sentence about what is off, or the empty string.
    - `noticed`: whether a mutant loses points in the visible tests already.
    """

    case: Case
    held: bool
    diagnosed: bool
    problem: str
    noticed: bool = False


@dataclasses.dataclass(frozen=True)
class Tally:
    """What of the answers to some exercises was as promised; `diagnosed` is of the mutants that
    lost points, `noticed` says how many mutants lose points in the visible tests."""

    references: Count
    alternatives: Count
    mutants: Count
    diagnosed: Count
    noticed: Count


class Summary(Record, frozen=True, kw_only=True):
    """An audit in numbers, as `build/audit.json` holds it. `problems` are sentences."""

    exercises: int
    references: Count
    alternatives: Count
    mutants_failed: Count
    mutants_diagnosed: Count
    mutants_noticed: Count
    seconds: float
    problems: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Audit:
    """What came of an audit. `tallies` has one for each (assignment, exercise)."""

    tallies: dict[tuple[str, str], Tally]
    summary: Summary

    def write(self, path: Path) -> None:
        """Writes the summary as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(plain(self.summary), indent=2) + "\n", encoding="utf-8")


@dataclasses.dataclass(frozen=True)
class Selection:
    """What to audit: everything, or these `assignments`, these `exercises`, and of each at most a
    `sample` of mutants and alternatives."""

    assignments: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    sample: int | None = None

    @property
    def whole(self) -> bool:
        return not (self.assignments or self.exercises or self.sample)


EVERYTHING = Selection()


def audit(
    course: Course,
    folder: Path | None = None,
    selection: Selection = EVERYTHING,
    marking: Marking = USUAL,
    observer: Observer = SILENT,
) -> Audit:
    """Marks references, stubs, mutants and alternatives, and compares with what they must get.

    - `folder`: of mutants and alternatives; by default `tests/submissions` of the course.

    Raises `CourseError` if there is nothing to audit, or a mutant does not name its diagnosis.
    """
    start = time.monotonic()
    cases = [
        case
        for name in selection.assignments or course.assignments
        for case in find_cases(
            course, name, folder or course.root / "tests" / "submissions", selection.sample
        )
        if not selection.exercises or case.exercise in selection.exercises
    ]
    if not cases:
        raise CourseError("there is nothing to audit: no such exercise")
    # Of a part nobody expects that it is enough.
    problems = [] if selection.sample or selection.exercises else too_few(cases)
    verdicts = _verdicts(cases, course, marking, observer)
    problems += [verdict.problem for verdict in verdicts if verdict.problem]
    tallies = {
        key: tally(v for v in verdicts if (v.case.assignment, v.case.exercise) == key)
        for key in dict.fromkeys((c.assignment, c.exercise) for c in cases)
    }
    total = tally(verdicts)
    if selection.whole:
        problems += _too_silent(verdicts)
    summary = Summary(
        exercises=len(tallies),
        references=total.references,
        alternatives=total.alternatives,
        mutants_failed=total.mutants,
        mutants_diagnosed=total.diagnosed,
        mutants_noticed=total.noticed,
        seconds=round(time.monotonic() - start, 1),
        problems=tuple(sorted(problems)),
    )
    return Audit(tallies, summary)


def _too_silent(verdicts: Iterable[Verdict]) -> Iterator[str]:
    each = list(verdicts)
    for name in dict.fromkeys(v.case.assignment for v in each):
        seen, of = tally(v for v in each if v.case.assignment == name).noticed
        if of - seen > UNNOTICED * of:
            yield (
                f"{name}: {of - seen} of {of} mutants pass the visible tests, "
                f"at most {UNNOTICED:.0%} may"
            )


def judge(case: Case, result: Result) -> Verdict:
    """Compares a result with the promise."""
    got = result.exercises[case.exercise]
    where = f"{case.assignment}, {case.exercise}, {case.kind} {case.name}"
    said = f"{got.outcome}, {points_text(got.points)} of {points_text(got.of)}"
    told = "; ".join(f"{f.code} {f.check}: {f.got}" for f in got.findings[:3])
    told = told or " ".join(result.notices)
    if case.kind == "mutant":
        if got.points >= got.of or got.outcome == "ungradable":
            return Verdict(case, False, False, f"{where}: survives ({said}) {told}")
        first = got.findings[0].code if got.findings else None
        if first in case.codes and case.outcome in (None, got.outcome):
            return Verdict(case, True, True, "")
        expected = "|".join(sorted(case.codes)) + (f" {case.outcome}" if case.outcome else "")
        return Verdict(case, True, False, f"{where}: expected {expected}, got {said} {told}")
    if case.kind == "stub":
        held = got.outcome == "missing" and got.points == 0
        return Verdict(case, held, False, "" if held else f"{where}: {said}")
    held = got.outcome == "passed" and not got.findings
    return Verdict(case, held, False, "" if held else f"{where}: {said} {told}")


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Counts them."""
    each = list(verdicts)
    kinds = {
        kind: [v.held for v in each if v.case.kind == kind]
        for kind in ("reference", "alternative", "mutant")
    }
    lost = [v.diagnosed for v in each if v.case.kind == "mutant" and v.held]
    return Tally(
        references=_count(kinds["reference"]),
        alternatives=_count(kinds["alternative"]),
        mutants=_count(kinds["mutant"]),
        diagnosed=_count(lost),
        noticed=_count([v.noticed for v in each if v.case.kind == "mutant"]),
    )


def _count(held: Collection[bool]) -> Count:
    return sum(held), len(held)


def _verdicts(
    cases: list[Case], course: Course, marking: Marking, observer: Observer
) -> list[Verdict]:
    devices = devices_of(marking, observer)
    references = [
        reference_job(course, name) for name in dict.fromkeys(case.assignment for case in cases)
    ]

    def results(what: str, work: Iterable[tuple[Case, Job]]) -> Iterator[tuple[Case, Result]]:
        return marked(
            what,
            [(case, f"{case.exercise} {case.name}", job) for case, job in work],
            marking,
            observer,
            devices=devices,
            course=course,
            references=references,
        )

    wrong = [(case, visible(case.job)) for case in cases if case.kind == "mutant"]
    noticed = {
        id(case)
        for case, result in results("Visible tests", wrong)
        if (got := result.exercises[case.exercise]).points < got.of
    }
    return [
        dataclasses.replace(judge(case, result), noticed=id(case) in noticed)
        for case, result in results("Auditing", [(case, case.job) for case in cases])
    ]
