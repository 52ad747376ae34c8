"""How long a gradebook takes to record finished results, and how that grows with the class.

    python -m benchmarks.recording --students 10 100 1000

One submission of an assignment is marked (or taken from the stored results), and its result is
recorded under many names in a gradebook of its own. Prints a table of milliseconds a student and
writes build/bench-recording.json:

- `record`: marks, comments and graded notebook; `first` and `last` are the first and the last
  tenth of the class, so that growth within one gradebook shows.
- `feedback`: the feedback page.
- `again`: record and feedback of the same class, with nothing changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from autograder.classroom import workspace
from autograder.gradebook import Finished, feedback, record
from autograder.notebooks import Course, Notebook, canonicalise, job, load_course
from autograder.proctor import Options, ResultStore, mark
from autograder.records import Result


ROOT = Path(__file__).resolve().parent.parent
_COLUMNS = ("students", "record", "first", "last", "feedback", "again")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording")
    parser.add_argument("--students", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--assignment", default="01_updates")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-recording.json")
    options = parser.parse_args()
    course = load_course(ROOT)
    notebook, result = marked(course, options.assignment)
    print("".join(f"{name:>10}" for name in _COLUMNS), "  (ms a student)", flush=True)
    rows = []
    for count in options.students:
        rows.append(measure(course, options.assignment, notebook, result, count))
        print("".join(f"{rows[-1][name]:>10g}" for name in _COLUMNS), flush=True)
    report = {"assignment": options.assignment, "cores": os.cpu_count(), "ms_a_student": rows}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def marked(course: Course, assignment: str) -> tuple[Notebook, Result]:
    """A submission of which every other answer is right, in canonical form, and its result."""
    source = course.source_notebook(assignment)
    submitted = json.loads(course.release_path(assignment).read_text(encoding="utf-8"))
    solved = {cell["id"]: cell["source"] for cell in source["cells"]}
    answers = [c for c in submitted["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]
    for cell in answers[::2]:
        cell["source"] = solved[cell["id"]]
    canonical = canonicalise(source, submitted)
    made = job(course, source, canonical, "student", assignment=assignment)
    store = ResultStore(course.root / "build" / "results")
    ((_, result),) = mark([made], Options(slots=1, store=store))
    return canonical.notebook, result


def measure(
    course: Course, assignment: str, notebook: Notebook, result: Result, count: int
) -> dict[str, float]:
    """A row of the table, for a class of `count`."""
    folder = Path(tempfile.mkdtemp(prefix="bench-recording-"))
    try:
        place = workspace(course, folder / "class", folder)
        entries = [
            Finished(f"student{i:05}", notebook, result, "2026-02-01 12:00:00 UTC")
            for i in range(count)
        ]
        # Makes the gradebook and enters the assignment, which happens once a course.
        record(place, assignment, [])
        times: list[float] = []
        whole = _seconds(
            lambda: record(
                place, assignment, entries, progress=lambda _: times.append(time.perf_counter())
            )
        )
        tenth = max(1, count // 10)
        row = {
            "record": whole / count,
            "first": (times[tenth] - times[0]) / tenth,
            "last": (times[-1] - times[-1 - tenth]) / tenth,
            "feedback": _seconds(lambda: feedback(place, assignment)) / count,
            "again": _seconds(
                lambda: (record(place, assignment, entries), feedback(place, assignment))
            )
            / count,
        }
        return {"students": count, **{k: round(1000 * v, 2) for k, v in row.items()}}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
