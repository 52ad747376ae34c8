"""How many wrong answers a student would not notice: those that pass every visible test.

    python -m tests.visible_share                       every assignment
    python -m tests.visible_share 01_updates --exercise smooth
    python -m tests.visible_share 01_updates --findings    what each wrong answer is told

Wrong answers are the mutants below `tests/submissions`. Each is marked with the test cells as
students get them, the way `jaxercise check` marks a notebook. Right answers are marked too: the
reference and the alternatives must pass. The exit code is 1 if one does not, or if more than
`--at-most` of the wrong ones pass.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from autograder import classroom
from autograder.auditing import Case, find_cases
from autograder.classroom import SILENT, USUAL, devices_of, reference_job
from autograder.notebooks import Course, load_course, visible_part
from autograder.records import ExerciseResult, Job


ROOT = Path(__file__).resolve().parent.parent


def visible(job: Job) -> Job:
    """The same job with the tests that students see, and nothing else."""
    cells = tuple(
        replace(cell, source=visible_part(cell.source)) if cell.kind == "tests" else cell
        for cell in job.cells
    )
    return replace(job, cells=cells, hidden=False, reference=None)


def marked(course: Course, cases: list[Case]) -> Iterator[tuple[Case, ExerciseResult]]:
    """Marks each case with the visible tests. Yields it with what became of its exercise."""
    for case, result in classroom.marked(
        "Marking",
        [(case, case.name, visible(case.job)) for case in cases],
        USUAL,
        SILENT,
        devices=devices_of(USUAL, SILENT),
        course=course,
        references=[reference_job(course, n) for n in dict.fromkeys(c.assignment for c in cases)],
    ):
        yield case, result.exercises[case.exercise]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.visible_share")
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--findings", action="store_true", help="what each wrong answer is told")
    parser.add_argument("--at-most", type=float, default=0.1, metavar="SHARE")
    chosen_options = parser.parse_args()
    course = load_course(ROOT)
    cases = [
        case
        for name in chosen_options.assignments or course.assignments
        for case in find_cases(course, name, ROOT / "tests" / "submissions")
        if case.kind != "stub"
        and (not chosen_options.exercise or case.exercise in chosen_options.exercise)
    ]
    wrong: dict[tuple[str, str], list[tuple[str, ExerciseResult]]] = {}
    refused: list[str] = []
    for case, got in marked(course, cases):
        if case.kind == "mutant":
            wrong.setdefault((case.assignment, case.exercise), []).append((case.name, got))
        elif got.outcome != "passed":
            told = "; ".join(f"{f.code} {f.check}: {f.got}" for f in got.findings)
            refused.append(f"{case.assignment}, {case.exercise}, {case.kind} {case.name}: {told}")
    unnoticed = 0
    for (assignment, exercise), answers in sorted(wrong.items()):
        passing = sorted(name for name, got in answers if got.outcome == "passed")
        unnoticed += len(passing)
        print(f"{assignment}, {exercise}: {len(passing)} of {len(answers)} pass", *passing)
        for name, got in sorted(answers) if chosen_options.findings else ():
            told = [f"{f.code} {f.check}: {f.got}" for f in got.findings]
            print(f"    {name} ({got.points:g} of {got.of:g})", *told[:3], sep="\n        ")
    total = sum(map(len, wrong.values()))
    print(f"{unnoticed} of {total} wrong answers pass the visible tests")
    for line in sorted(refused):
        print(f"off: {line}")
    return 1 if refused or unnoticed > chosen_options.at_most * total else 0


if __name__ == "__main__":
    raise SystemExit(main())
