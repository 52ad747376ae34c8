"""What a submission costs as the class grows, with one slot, with two, and on Dask workers.

    python -m benchmarks.scale --sizes 10 100 1000 --slots 1 2

Marks classes of a small course, whose notebooks take next to no time themselves, with the whole
command: gradebook, graded notebooks, feedback, CSV and report are written. What a class of one for
each slot costs is taken off, since it is the start: sandboxes, examiners, imports. Writes
build/bench-scale.json: for each class `cpu_ms` and `wall_ms` of a submission, and the highest
memory of the trusted processes, `own_mib`; `growth` is the cost of a submission in the largest
class by that in the smallest, for each way of marking.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from tests.tiny_course import COMMAND, RIGHT, WRONG, environment, hand_in, make_course

from ._measure import Cost, run, typical


ROOT = Path(__file__).resolve().parent.parent
# Of a class that is marked about as fast as commands start, the median of so many is taken.
_SMALL, _TIMES = 20, 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--slots", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--dask", action="store_true", help="two workers of Dask as well")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench-scale.json")
    options = parser.parse_args()
    ways = {f"{n} slot{'s' * (n > 1)}": (n, ["--slots", str(n)]) for n in options.slots}
    if options.dask:
        ways["dask"] = (2, ["--dask", "local", "--slots", "2"])
    rows: list[dict[str, Any]] = []
    growth: dict[str, float] = {}
    print(f"{'':10}{'students':>9}{'wall s':>9}{'CPU s':>9}{'CPU ms each':>13}{'own MiB':>9}")
    for way, (slots, flags) in ways.items():
        start = _cost(slots, flags)
        for size in sorted(options.sizes):
            cost = _cost(size, flags)
            row = {
                "way": way,
                "students": size,
                "wall_s": cost.wall_s,
                "cpu_s": cost.cpu_s,
                "cpu_ms": 1000 * (cost.cpu_s - start.cpu_s) / (size - slots),
                "wall_ms": 1000 * (cost.wall_s - start.wall_s) / (size - slots),
                "own_mib": cost.own_bytes / 2**20,
            }
            rows.append(row)
            print(
                f"{way:10}{size:>9}{row['wall_s']:>9.1f}{row['cpu_s']:>9.1f}"
                f"{row['cpu_ms']:>13.0f}{row['own_mib']:>9.0f}",
                flush=True,
            )
        mine = [row["cpu_ms"] for row in rows if row["way"] == way]
        growth[way] = mine[-1] / mine[0]
    for way, ratio in growth.items():
        print(f"{way}: a submission of the largest class costs {ratio:.2f} of one of the smallest")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"rows": rows, "growth": growth}, indent=2) + "\n")


def _cost(students: int, flags: list[str]) -> Cost:
    return typical([_once(students, flags) for _ in range(_TIMES if students < _SMALL else 1)])


def _once(students: int, flags: list[str]) -> Cost:
    with tempfile.TemporaryDirectory(prefix="jaxercise-bench-") as folder:
        course = make_course(Path(folder) / "course")
        for i in range(students):
            answers = WRONG if i % 5 == 0 else RIGHT
            # No two alike: nothing is marked twice, and nothing looked up.
            own = {name: f"{source}\n# student {i}" for name, source in answers.items()}
            hand_in(course, f"student{i:04d}", **own)
        cost, done = run([*COMMAND, "grade", *flags], cwd=course, env=environment())
        if done.returncode != 0:
            raise SystemExit(f"jaxercise grade ended with {done.returncode}:\n{done.stderr}")
        return cost


if __name__ == "__main__":
    main()
