"""What each replacement in `autograder.lowering` gains in a cold run of `jaxercise grade`.

    python -m benchmarks.lowering --copies 14 --rounds 5

For each of them a course is released with it turned off, so that the programs which the references
compile are those of such a run, and one with all of them on. Then the same class, which none has
seen, is marked in copies of these: with all and without one, in turn, the order changing from round
to round, each pair one right after the other. The marks must be the same each time. So it is for
all of them together, against JAX as it comes.

Prints the medians, and writes build/bench-lowering.json. The gain is what a run takes more without,
in percent of what it takes with all: the median of the pairs, and the lowest and highest of them. A
machine that does other things at the same time changes CPU times too, through its caches and its
clock: a figure whose pairs lie far apart says nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.lowering import REPLACEMENTS, VARIABLE

from ._classes import ROOT, course, hand_in
from ._course import JAXERCISE, copy_course, marks_of, timed
from ._measure import Cost


ALL = "1"
_NAMES = [each.name for each in REPLACEMENTS]


@dataclasses.dataclass(frozen=True)
class Gain:
    """Of one replacement, or of all. CPU and wall time are in seconds, medians of the runs; gains
    in percent, medians of the pairs, and the lowest and the highest."""

    cpu_with: float
    cpu_without: float
    wall_with: float
    wall_without: float
    cpu_gain: float
    cpu_range: tuple[float, float]
    wall_gain: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lowering")
    parser.add_argument("--copies", type=int, default=14)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slots", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=[*_NAMES, ALL], default=[*_NAMES, ALL])
    parser.add_argument("--assignments", nargs="+", choices=course().assignments, default=[])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-lowering.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jaxercise-bench-") as folder:
        place = Path(folder)
        only = tuple(options.assignments)
        hand_in(place / "submitted", options.copies, seed=options.seed, only=only)
        for off in ("", *options.only):
            released(place, off, only)
        found = {
            off: gain(list(pairs(place, off, options.rounds, options.slots)))
            for off in options.only
        }
    show(found, options.copies, options.slots)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    told = {off: dataclasses.asdict(each) for off, each in found.items()}
    options.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def released(place: Path, off: str, only: Sequence[str]) -> None:
    """A course that is released with some replacement turned off."""
    home = place / f"course-{off}"
    copy_course(home, only)
    # Hidden inputs hang on it, and so do marks.
    (home / ".course_secret").write_text("0123456789abcdef\n")
    timed(f"release, {_said(off)}", [*JAXERCISE, "release"], home, {VARIABLE: off})


def pairs(place: Path, off: str, rounds: int, slots: int) -> Iterator[tuple[Cost, Cost]]:
    """What cold runs take with all and without what is `off`, pair by pair."""
    for number in range(rounds):
        costs: dict[str, Cost] = {}
        marks: dict[str, dict[str, float]] = {}
        for each in ("", off) if number % 2 == 0 else (off, ""):
            home = place / "cold"
            shutil.copytree(place / f"course-{each}", home)
            grade = [*JAXERCISE, "grade", "--submitted", "../submitted", "--slots", str(slots)]
            label = f"cold {number + 1} of {rounds}, {_said(each)}"
            costs[each] = timed(label, grade, home, {VARIABLE: each})
            marks[each] = marks_of(home)
            shutil.rmtree(home)
        assert marks[""] == marks[off], f"marks differ {_said(off)}"
        yield costs[""], costs[off]


def gain(costs: Sequence[tuple[Cost, Cost]]) -> Gain:
    def percent(field: str) -> list[float]:
        return [100 * (getattr(b, field) / getattr(a, field) - 1) for a, b in costs]

    def median(which: int, field: str) -> float:
        return statistics.median(getattr(pair[which], field) for pair in costs)

    cpu = percent("cpu_s")
    return Gain(
        cpu_with=median(0, "cpu_s"),
        cpu_without=median(1, "cpu_s"),
        wall_with=median(0, "wall_s"),
        wall_without=median(1, "wall_s"),
        cpu_gain=statistics.median(cpu),
        cpu_range=(min(cpu), max(cpu)),
        wall_gain=statistics.median(percent("wall_s")),
    )


def show(found: dict[str, Gain], copies: int, slots: int) -> None:
    print(f"\n{copies} notebooks, {slots} slots, a cold run with all and without one")
    print(f"{'':12}{'CPU s':>16}{'gain':>8}{'from':>8}{'to':>7}{'wall s':>18}{'gain':>8}")
    for off, each in found.items():
        low, high = each.cpu_range
        cpu = f"{each.cpu_with:.1f} {each.cpu_without:>7.1f}"
        wall = f"{each.wall_with:.1f} {each.wall_without:>7.1f}"
        print(
            f"{'all of them' if off == ALL else off:12}{cpu:>16}{each.cpu_gain:>7.1f}%"
            f"{low:>7.1f}{high:>7.1f}{wall:>18}{each.wall_gain:>7.1f}%"
        )


def _said(off: str) -> str:
    return {"": "with all", ALL: "without any"}.get(off, f"without {off}")


if __name__ == "__main__":
    main()
