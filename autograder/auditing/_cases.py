"""Answers whose marks are known beforehand."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from ..notebooks import Course, CourseError, canonicalise, job as make_job, reference_answers
from ..records import Job, replace


_EXPECT = re.compile(r"^#\s*expect:\s*(.+)$", re.M)
_OUTCOME = re.compile(r"^#\s*outcome:\s*(\w+)\s*$", re.M)
_MUTANTS, _ALTERNATIVES = 4, 3

CaseKind = Literal["reference", "stub", "mutant", "alternative"]


@dataclasses.dataclass(frozen=True)
class Case:
    """An answer whose mark is known beforehand.

    - `kind`: "reference" and "alternative" must get all points, a "stub" none, a "mutant" must lose
      some.
    - `name`: of the file that holds the answer, without its ending.
    - `codes`: the primary diagnoses that a mutant may end in.
    - `outcome`: a mutant's outcome, if that is part of the promise.
    """

    assignment: str
    exercise: str
    kind: CaseKind
    name: str
    job: Job
    codes: frozenset[str] = frozenset()
    outcome: str | None = None


def find_cases(
    course: Course, assignment: str, folder: Path, sample: int | None = None
) -> Iterator[Case]:
    """The reference, the stub, and what `folder` holds for each exercise of an assignment.

    - `folder`: of `ASSIGNMENT/EXERCISE/mutants/*.py` and `.../alternatives/*.py`.
    - `sample`: at most so many of both, for each exercise.

    Raises `CourseError` for a mutant that does not name its diagnosis.
    """
    source = course.source_notebook(assignment)
    blank = canonicalise(source, None)
    whole = make_job(course, source, blank, "audit", assignment=assignment)
    answers = reference_answers(source)
    for exercise, reference in answers.items():
        made = single(whole, exercise, reference, answers)
        yield Case(assignment, exercise, "reference", "reference", made)
        made = single(whole, exercise, whole.stubs[exercise], answers)
        yield Case(assignment, exercise, "stub", "stub", made)
        for kind in ("mutant", "alternative"):
            files = sorted((folder / assignment / exercise / f"{kind}s").glob("*.py"))
            for path in files[:sample]:
                text = path.read_text(encoding="utf-8")
                outcome = _OUTCOME.search(text)
                yield Case(
                    assignment,
                    exercise,
                    kind,
                    path.stem,
                    single(whole, exercise, text, answers),
                    _expected(path, text) if kind == "mutant" else frozenset(),
                    outcome.group(1) if outcome else None,
                )


def single(whole: Job, exercise: str, answer: str, answers: Mapping[str, str]) -> Job:
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


def too_few(cases: Sequence[Case]) -> list[str]:
    """A sentence for each exercise that has too few wrong or right answers."""
    problems = []
    for key in dict.fromkeys((c.assignment, c.exercise) for c in cases):
        kinds = [c.kind for c in cases if (c.assignment, c.exercise) == key]
        for kind, least in (("mutant", _MUTANTS), ("alternative", _ALTERNATIVES)):
            if kinds.count(kind) < least:
                problems.append(
                    f"{key[0]}, {key[1]}: {kinds.count(kind)} {kind}s, at least {least} are needed"
                )
    return problems


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
