"""A class on an ordinary nbgrader course, marked by jaxercise and by `nbgrader autograde`.

    python -m benchmarks.any_course --students 12

The course has the assignment of examples/numpy_course and one on pandas; each student hands in
both. nbgrader is as it comes and has released both. Writes build/bench-course.json: `wall_cold`
and `wall_unchanged` are nbgrader's time for a class that it has never seen by jaxercise's for the
same, and for one in which nothing has changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.nbgrader_course import answer, hand_in, locked, release, tests, write

from ._classes import ROOT
from ._course import JAXERCISE, marks_of, say, timed


HW1 = {
    "read": (
        "def read(name):\n    data = np.loadtxt(name, delimiter=',', skiprows=1)\n"
        "    print(len(data), 'rows')\n    return data.T",
    ),
    "gravity": (
        "def gravity(times, heights):\n    return -2 * np.polyfit(times**2, heights, 1)[0]",
        "def gravity(times, heights):\n    return 9.8",
    ),
    "plot": (
        "fig, ax = plt.subplots()\nax.plot(times, heights, 'o')\nax.set(xlabel='t', ylabel='h')",
        "fig, ax = plt.subplots()\nax.plot(times, heights, 'o')",
    ),
    "why": ("Air.", "It does not."),
}
HW2 = {
    "means": (
        "def means(table):\n    return table.groupby('group')['x'].mean()",
        "def means(table):\n    return table.groupby('group')['x'].sum()",
    ),
    "wide": (
        "def wide(table):\n    return table.pivot(index='day', columns='group', values='x')",
        "def wide(table):\n    return table",
    ),
}
CELLS = (
    locked("setup", "import numpy as np\nimport pandas as pd\ntable = pd.read_csv('days.csv')"),
    answer("means", f"### BEGIN SOLUTION\n{HW2['means'][0]}\n### END SOLUTION"),
    tests(
        "test_means",
        "found = means(table)\nassert np.allclose(found['a'], 1.5)\n"
        "### BEGIN HIDDEN TESTS\nassert np.allclose(found['b'], 3.5)\n### END HIDDEN TESTS",
        2,
    ),
    answer("wide", f"### BEGIN SOLUTION\n{HW2['wide'][0]}\n### END SOLUTION"),
    tests("test_wide", "pd.testing.assert_index_equal(wide(table).index, pd.Index([1, 2]), "
          "check_names=False)\nassert wide(table).shape == (2, 2)", 2),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.any_course")
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--slots", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-course.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jaxercise-bench-") as folder:
        place = Path(folder)
        make(place / "ours", options.students)
        shutil.copytree(place / "ours", place / "theirs")
        found = compare(place, options)
    print(json.dumps(found, indent=2))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def make(root: Path, students: int) -> None:
    """The course, released, with a class of which no two hand in the same."""
    shutil.copytree(ROOT / "examples" / "numpy_course" / "source", root / "source")
    write(root / "source" / "hw2" / "hw2.ipynb", *CELLS)
    rows = "day,group,x\n1,a,1\n2,a,2\n1,b,3\n2,b,4\n"
    (root / "source" / "hw2" / "days.csv").write_text(rows)
    say("nbgrader generate_assignment")
    release(root, "hw1", "hw2")
    for i in range(students):
        for name, known in (("hw1", HW1), ("hw2", HW2)):
            answers = {
                id: f"{texts[(i >> place) % len(texts)]}\n# student {i}"
                for place, (id, texts) in enumerate(known.items())
            }
            hand_in(root, f"student{i:03d}", f"{name}/{name}", answers)


def compare(place: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The costs of all runs, and their ratios."""
    ours, theirs = place / "ours", place / "theirs"
    grade = [*JAXERCISE, "grade", "--slots", str(options.slots)]
    costs = {"cold": timed("cold", grade, ours), "unchanged": timed("unchanged", grade, ours)}
    peers = [
        timed(f"nbgrader autograde {name}", [sys.executable, "-m", "nbgrader", "autograde", name],
              theirs)
        for name in ("hw1", "hw2")
    ]  # fmt: skip
    wall = sum(cost.wall_s for cost in peers)
    mine, other = marks_of(ours), marks_of(theirs)
    return {
        "submissions": 2 * options.students,
        "slots": options.slots,
        "nbgrader_wall_s": wall,
        "costs": {name: dataclasses.asdict(cost) for name, cost in costs.items()},
        "wall_cold": wall / costs["cold"].wall_s,
        "wall_unchanged": wall / costs["unchanged"].wall_s,
        "marks": [sum(mine.get(key) == points for key, points in other.items()), len(other)],
    }


if __name__ == "__main__":
    main()
