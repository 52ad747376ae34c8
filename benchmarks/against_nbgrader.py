"""One class, marked by jaxercise and by `nbgrader autograde`.

    python -m benchmarks.against_nbgrader --copies 24

Both get the same notebooks, the same tests and the same machine, one after the other: copies of
the course's assignments in turn, no two alike, answers drawn from the kit's own right and wrong
submissions. nbgrader is as it comes, with its own kernel and its own Execute; jaxercise marks in
its sandbox and writes gradebook, graded notebooks, feedback pages, CSV and report. The assignments
are released first, by either's own command: they are in the gradebook, and programs that the
reference solutions compile are there. Of the submissions there is nothing.

| run | |
| --- | --- |
| release | `jaxercise release`, with its proof, once for a course |
| nbgrader | `nbgrader autograde` of each assignment; no feedback |
| cold | `jaxercise grade`, never seen these notebooks: the median of several, see below |
| warm | `jaxercise grade --fresh`: all marked again |
| unchanged | `jaxercise grade` again |
| bare | the students' and read-only cells alone, no test, in the sandbox's warm processes |

A machine may be quicker in one minute than in another, by half on some, so cold runs are made
before nbgrader and after each of its assignments.

Writes build/bench.json: `wall_cold`, `cpu_cold`, `wall_warm`, `cpu_warm`, `wall_unchanged` are
nbgrader's cost by jaxercise's; `marks` says for how many exercises both gave the same points.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.plain_nbgrader import make_plain

from ._classes import ROOT, course, hand_in
from ._course import JAXERCISE, copy_course, marks_of, timed
from ._measure import Cost, typical


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against_nbgrader")
    parser.add_argument("--copies", type=int, default=24)
    parser.add_argument("--slots", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--skip-nbgrader", action="store_true", help="only time jaxercise")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jaxercise-bench-") as folder:
        place = Path(folder)
        hand_in(place / "submitted", options.copies, seed=options.seed)
        found = compare(place, options)
    show(found)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def compare(place: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The costs of all runs, and their ratios."""
    ours = place / "ours"
    copy_course(ours)
    costs = {"release": timed("release", [*JAXERCISE, "release"], ours)}
    fresh = shutil.copytree(ours, place / "fresh")
    grade = [*JAXERCISE, "grade", "--submitted", "../submitted"]
    grade += ["--slots", str(options.slots)]
    costs["cold"] = timed("cold", grade, ours)
    marks = marks_of(ours)
    costs["warm"] = timed("warm", [*grade, "--fresh"], ours)
    assert marks_of(ours) == marks, "marks differ between cold and warm"
    costs["unchanged"] = timed("unchanged", grade, ours)
    assert marks_of(ours) == marks, "marks differ between cold and unchanged"
    costs["bare"] = _bare(ours, place / "submitted", options.slots)
    found: dict[str, Any] = {
        "copies": options.copies,
        "slots": options.slots,
        "cores": len(os.sched_getaffinity(0)),
        "level": _level(ours),
        "costs": {name: dataclasses.asdict(cost) for name, cost in costs.items()},
    }
    if options.skip_nbgrader:
        return found
    theirs = place / "theirs"
    colds = [costs["cold"]]

    def cold_again() -> None:
        again = shutil.copytree(fresh, place / f"again{len(colds)}")
        colds.append(timed("cold", grade, again))
        assert marks_of(again) == marks, "marks differ between two cold runs"

    peer = _nbgrader(theirs, place / "submitted", cold_again)
    costs["cold"] = typical(colds)
    found["costs"]["cold"] = dataclasses.asdict(costs["cold"])
    found["costs"]["nbgrader"] = dataclasses.asdict(peer)
    for name in ("cold", "warm", "unchanged"):
        found[f"wall_{name}"] = peer.wall_s / costs[name].wall_s
        found[f"cpu_{name}"] = peer.cpu_s / max(costs[name].cpu_s, 1e-9)
    other = marks_of(theirs)
    # Whoever has not handed in has a mark of 0 with us and none there.
    same = sum(abs(marks[key] - points) < 1e-6 for key, points in other.items())
    found["marks"] = [same, len(other)]
    return found


def _bare(ours: Path, submitted: Path, slots: int) -> Cost:
    program = (
        "from autograder import Class\n"
        "from autograder.classroom import cache_folder\n"
        "from autograder.proctor import Options, mark\n"
        "from autograder.records import replace\n"
        f"handed_in = Class.open('.', {str(submitted)!r})\n"
        "jobs = [e.job for e in handed_in.entries() if e.job is not None]\n"
        "bare = [replace(job, cells=tuple(c for c in job.cells if c.kind != 'tests'))"
        " for job in jobs]\n"
        f"for _ in mark(bare, Options(slots={slots}, cache=cache_folder(handed_in.course))): pass\n"
    )
    return timed("bare", [sys.executable, "-c", program], ours)


def _nbgrader(theirs: Path, submitted: Path, between: Callable[[], None]) -> Cost:
    """`nbgrader autograde` of each assignment that somebody has handed in; what is `between` is
    done after each of them."""
    home = course()
    names = [n for n in home.assignments if any(submitted.glob(f"*/{n}"))]
    for name in names:
        shutil.copytree(ROOT / "solutions" / name, theirs / "solutions" / name)
    make_plain(theirs, names)
    (theirs / "submitted").symlink_to(submitted)
    total = [0.0, 0.0, 0, 0]
    for name in names:
        timed(f"nbgrader generate_assignment {name}", _command("generate_assignment", name), theirs)
        cost = timed(f"nbgrader autograde {name}", _command("autograde", name), theirs)
        total[:2] = total[0] + cost.wall_s, total[1] + cost.cpu_s
        total[2:] = max(total[2], cost.memory_bytes), max(total[3], cost.own_bytes)
        between()
    return Cost(*total)  # pyright: ignore[reportArgumentType]


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "nbgrader", *arguments]


def _level(ours: Path) -> str:
    results = sorted((ours / "build" / "results").rglob("*.json"))
    return json.loads(results[0].read_text("utf-8")).get("level", "") if results else ""


def show(found: dict[str, Any]) -> None:
    print(f"\n{found['copies']} notebooks, {found['slots']} slots, sandbox {found['level']}")
    print(f"{'':12}{'wall s':>10}{'CPU s':>10}{'memory':>10}{'wall':>9}{'CPU':>9}")
    for name, cost in found["costs"].items():
        line = f"{name:12}{cost['wall_s']:>10.1f}{cost['cpu_s']:>10.1f}"
        line += f"{cost['memory_bytes'] / 2**20:>7.0f}MiB"
        if f"wall_{name}" in found:
            line += f"{found[f'wall_{name}']:>8.1f}x{found[f'cpu_{name}']:>8.1f}x"
        print(line)
    if "marks" in found:
        same, of = found["marks"]
        print(f"the same points as nbgrader's in {same} of {of} test cells")


if __name__ == "__main__":
    main()
