"""`jaxercise audit`: graders that are themselves tested."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from ..notebooks import (
    Course,
    CourseError,
    canonicalise,
    job as make_job,
    load_course,
    references,
)
from ..proctor import ResultStore
from ..records import Job, Result, replace
from ._classes import cache_folder, chosen, marked, reference_job
from ._show import console


_EXPECT = re.compile(r"^#\s*expect:\s*(.+)$", re.M)
_OUTCOME = re.compile(r"^#\s*outcome:\s*(\w+)\s*$", re.M)
_MUTANTS, _ALTERNATIVES = 4, 3


@dataclasses.dataclass(frozen=True)
class Case:
    """An answer whose mark is known beforehand.

    `kind` is "reference", "stub", "mutant" or "alternative"; `codes` are the primary diagnoses
    that a mutant may end in, `outcome` its outcome if that is part of the promise.
    """

    assignment: str
    exercise: str
    kind: str
    name: str
    job: Job
    codes: frozenset[str] = frozenset()
    outcome: str | None = None


def audit(
    assignments: tuple[str, ...],
    course: Path,
    submissions: Path | None,
    exercises: tuple[str, ...],
    sample: int | None,
    slots: int | None,
    level: str | None,
    device: str,
    fresh: bool,
    as_json: bool,
) -> int:
    """Runs the audit. Returns the exit code."""
    start = time.monotonic()
    home = load_course(course)
    folder = submissions or home.root / "tests" / "submissions"
    cases = [
        case
        for name in assignments or home.assignments
        for case in find_cases(home, name, folder, sample)
        if not exercises or case.exercise in exercises
    ]
    if not cases:
        raise CourseError("there is nothing to audit: no such exercise")
    problems = [] if sample or exercises else _too_few(cases)
    tallies: dict[tuple[str, str], dict[str, Any]] = {}
    for case, result in _marked(
        cases, home, slots=slots, level=level, fresh=fresh, devices=chosen(device, level)
    ):
        tally = tallies.setdefault((case.assignment, case.exercise), _empty())
        problems += judge(case, result, tally)
    order = list(dict.fromkeys((c.assignment, c.exercise) for c in cases))
    summary = _summary([tallies[key] for key in order])
    summary["seconds"] = round(time.monotonic() - start, 1)
    summary["problems"] = sorted(problems)
    out = home.root / "build" / "audit.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    if not (sample or exercises or assignments):
        out.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(summary, indent=2))
    else:
        _show({key: tallies[key] for key in order}, summary)
    return 1 if problems else 0


def find_cases(
    course: Course, assignment: str, folder: Path, sample: int | None = None
) -> Iterator[Case]:
    """The reference, the stub, and what `folder` holds for each exercise of an assignment."""
    source = course.source_notebook(assignment)
    blank = canonicalise(source, None)
    whole = make_job(course, source, blank, "audit", assignment=assignment)
    own = references(source)
    answers = {
        cell.exercise: own[cell.id] for cell in blank.cells if cell.solution and cell.exercise
    }
    for exercise in answers:
        yield Case(
            assignment,
            exercise,
            "reference",
            "reference",
            single(whole, exercise, answers[exercise], answers),
        )
        stub = whole.stubs[exercise]
        yield Case(assignment, exercise, "stub", "stub", single(whole, exercise, stub, answers))
        for kind in ("mutant", "alternative"):
            files = sorted((folder / assignment / exercise / f"{kind}s").glob("*.py"))
            for path in files[:sample]:
                text = path.read_text(encoding="utf-8")
                codes = _expected(path, text) if kind == "mutant" else frozenset()
                outcome = _OUTCOME.search(text)
                yield Case(
                    assignment,
                    exercise,
                    kind,
                    path.stem,
                    single(whole, exercise, text, answers),
                    codes,
                    outcome.group(1) if outcome else None,
                )


def single(whole: Job, exercise: str, answer: str, answers: dict[str, str]) -> Job:
    """The job of one exercise: read-only cells, its answer and tests, and the `answers` of other
    exercises only where they are used."""
    tests = [c for c in whole.cells if c.kind == "tests" and c.exercise == exercise]
    used = _names([answer, *(c.source for c in tests)])
    cells = []
    for cell in whole.cells:
        if cell.kind == "trusted" or cell in tests:
            cells.append(cell)
        elif cell.solution and cell.exercise == exercise:
            cells.append(replace(cell, source=answer))
        elif cell.solution and cell.exercise in used:
            cells.append(replace(cell, source=answers[cell.exercise]))
    return replace(whole, cells=tuple(cells))


def judge(case: Case, result: Result, tally: dict[str, Any]) -> list[str]:
    """Compares a result with its promise, adds it to `tally`, returns what is off."""
    got = result.exercises[case.exercise]
    where = f"{case.assignment}, {case.exercise}, {case.kind} {case.name}"
    said = f"{got.outcome}, {got.points:g} of {got.of:g}"
    codes = [f.code for f in got.findings]
    told = "; ".join(f"{f.code} {f.check}: {f.got}" for f in got.findings[:3])
    told = told or " ".join(result.notices)
    if case.kind == "mutant":
        tally["mutants"][1] += 1
        if got.points >= got.of or got.outcome == "ungradable":
            return [f"{where}: survives ({said}) {told}"]
        tally["mutants"][0] += 1
        tally["diagnosed"][1] += 1
        wrong_outcome = case.outcome is not None and got.outcome != case.outcome
        if not codes or codes[0] not in case.codes or wrong_outcome:
            expected = "|".join(sorted(case.codes)) + (f" {case.outcome}" if case.outcome else "")
            return [f"{where}: expected {expected}, got {said} {told}"]
        tally["diagnosed"][0] += 1
        return []
    if case.kind == "stub":
        if got.outcome == "missing" and got.points == 0:
            return []
        return [f"{where}: {said}"]
    key = "references" if case.kind == "reference" else "alternatives"
    tally[key][1] += 1
    if got.outcome == "passed" and not codes:
        tally[key][0] += 1
        return []
    return [f"{where}: {said} {told}"]


def _marked(cases: list[Case], course: Course, **options: Any) -> Iterator[tuple[Case, Result]]:
    assignments = dict.fromkeys(case.assignment for case in cases)
    return marked(
        "Auditing",
        [(case, f"{case.exercise} {case.name}", case.job) for case in cases],
        store=ResultStore(course.root / "build" / "results"),
        **options,
        cache=cache_folder(course),
        references=[reference_job(course, name) for name in assignments],
    )


def _expected(path: Path, text: str) -> frozenset[str]:
    found = _EXPECT.search(text)
    if found is None:
        raise CourseError(
            f"{path}: the first line of a mutant names its diagnosis: # expect: JX103"
        )
    return frozenset(re.split(r"[|,\s]+", found.group(1).strip()))


def _names(sources: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        found |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    return found


def _too_few(cases: list[Case]) -> list[str]:
    problems = []
    for key in dict.fromkeys((c.assignment, c.exercise) for c in cases):
        kinds = [c.kind for c in cases if (c.assignment, c.exercise) == key]
        for kind, least in (("mutant", _MUTANTS), ("alternative", _ALTERNATIVES)):
            if kinds.count(kind) < least:
                problems.append(
                    f"{key[0]}, {key[1]}: {kinds.count(kind)} {kind}s, at least {least} are needed"
                )
    return problems


def _empty() -> dict[str, Any]:
    return {name: [0, 0] for name in ("references", "alternatives", "mutants", "diagnosed")}


def _summary(tallies: list[dict[str, Any]]) -> dict[str, Any]:
    def total(name: str) -> list[int]:
        return [sum(t[name][i] for t in tallies) for i in (0, 1)]

    return {
        "exercises": len(tallies),
        "references": total("references"),
        "alternatives": total("alternatives"),
        "mutants_failed": total("mutants"),
        "mutants_diagnosed": total("diagnosed"),
    }


def _show(tallies: dict[tuple[str, str], dict[str, Any]], summary: dict[str, Any]) -> None:
    out = console()
    grid = Table(show_lines=False)
    for heading in ("assignment", "exercise"):
        grid.add_column(heading)
    for heading in ("reference", "alternatives passed", "mutants failed", "diagnoses right"):
        grid.add_column(heading, justify="right")
    for (assignment, exercise), tally in tallies.items():
        counts = [tally[n] for n in ("references", "alternatives", "mutants", "diagnosed")]
        grid.add_row(assignment, exercise, *(f"{n}/{of}" for n, of in counts))
    keys = ("references", "alternatives", "mutants_failed", "mutants_diagnosed")
    grid.add_section()
    grid.add_row("all", str(summary["exercises"]), *("{}/{}".format(*summary[key]) for key in keys))
    out.print(grid)
    out.print(f"{summary['seconds']:g} s")
    for problem in summary["problems"]:
        out.print(f"off: {escape(problem)}")
