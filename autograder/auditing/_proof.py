"""Proving a release: references get all points, stubs none."""

from __future__ import annotations

from collections.abc import Iterable

from .._points import points_text
from ..classroom import SILENT, Marking, Observer, devices_of, marked, reference_job
from ..notebooks import Course, canonicalise, job
from ..records import ExerciseResult, Job, Result


def prove(
    course: Course,
    assignments: Iterable[str],
    marking: Marking,
    observer: Observer = SILENT,
) -> list[str]:
    """Marks the references and the stubs of whole notebooks; returns what is wrong, as sentences.

    Raises what `Class.mark` does.
    """
    names = tuple(assignments)
    references = [reference_job(course, name) for name in names]
    stubs = [_stub_job(course, name) for name in names]
    jobs = [each for pair in zip(stubs, references, strict=True) for each in pair]
    problems = []
    for made, result in marked(
        "Proving",
        [(made, f"{made.assignment} {made.student}", made) for made in jobs],
        marking,
        observer,
        devices=devices_of(marking, observer),
        course=course,
        references=references,
    ):
        for exercise, got in result.exercises.items():
            problems += _judge(made, exercise, got, result)
    return sorted(problems)


def _stub_job(course: Course, name: str) -> Job:
    source = course.source_notebook(name)
    return job(course, source, canonicalise(source, None), "stub", assignment=name)


def _judge(made: Job, exercise: str, got: ExerciseResult, result: Result) -> list[str]:
    where = f"{made.assignment}, {exercise}"
    if made.student == "stub":
        if got.outcome == "missing" and got.points == 0:
            return []
        return [f"{where}: the stub gets {points_text(got.points)} points and is {got.outcome}"]
    if got.outcome == "passed":
        return []
    why = [f"{f.code} {f.check}: {f.got}" for f in got.findings] or result.notices
    return [
        f"{where}: the reference gets {points_text(got.points)} of {points_text(got.of)} points "
        f"({got.outcome}): {'; '.join(why)}"
    ]
