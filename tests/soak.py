"""Marks a large mixed class in one run and says whether anything piled up.

    python -m tests.soak --submissions 300 --seed 0 --slots 2

A third of the class are attacks of `tests/adversarial`, drawn at random; the others are honest,
right or wrong. The class is marked by `jaxercise grade`, and it must be true afterwards that

- every honest mark is right,
- the memory of the trusted processes (the proctor and the examiners) is as high in the last third
  of the run as in the second, within a tenth or 30 MiB,
- no process, mount, control group or temporary file is left.

Writes build/soak.json; the exit status is 1 if one of these does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import random
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from autograder.cli._release import release
from autograder.cli._show import progress
from autograder.notebooks import load_course
from autograder.sandbox import _groups

from .adversarial import _cases, _scene
from .adversarial._cases import ASSIGNMENT, Case
from .tiny_course import COMMAND, environment


ROOT = Path(__file__).resolve().parent.parent
# Of the attacks: those that run into a limit of time, for which everybody would wait.
SLOW = 0.1
SHARE, MIB = 0.1, 30.0
# An answer, the points that it gets, and the outcome. None is the stub.
WRONG: dict[str, tuple[tuple[str | None, float, str], ...]] = {
    "double": (
        ("def double(x):\n    return x + 2\n", 0, "failed"),
        (None, 0, "missing"),
    ),
    "set_row": (("def set_row(x, i, row):\n    raise IndexError(i)\n", 0, "failed"),),
    "loss": (
        ("def loss(w, x, y):\n    raise ValueError('no idea')\n", 0, "failed"),
        ("def loss(w, x, y):\n    return jnp.sum((x @ w - y) ** 2)\n", 0, "failed"),
    ),
    "row_sums": (("def row_sums(x):\n    return jnp.sum(x, axis=0)\n", 0, "failed"),),
}


@dataclasses.dataclass(frozen=True)
class Handed:
    """What one student hands in: an attack, or `wrong` answers (and right ones to all else)."""

    student: str
    case: Case | None
    wrong: Mapping[str, tuple[str | None, float, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="of who hands in what")
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--level", choices=("namespaces", "restricted"), help="sandbox level")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "soak.json")
    options = parser.parse_args(arguments)
    drawn = draw(options.submissions, random.Random(options.seed))
    root = Path(tempfile.mkdtemp(prefix="jaxercise-soak-"))
    try:
        summary = soak(root, drawn, slots=options.slots, level=options.level)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    show(summary)
    return 1 if summary["failures"] else 0


def draw(count: int, random: random.Random) -> list[Handed]:
    """Every third hands in an attack, few of them a slow one; none comes twice before all came."""
    cases = _cases.load()
    slow = [case for case in cases if case.kind == "resources" or "timed_out" in case.outcomes]
    decks = {True: _deck(slow, random), False: _deck([c for c in cases if c not in slow], random)}
    drawn = []
    for number in range(count):
        student = f"s{number:04}"
        if number % 3 == 2:
            drawn.append(Handed(student, next(decks[random.random() < SLOW]), {}))
            continue
        names = [name for name in WRONG if random.random() < 0.2]
        drawn.append(Handed(student, None, {name: random.choice(WRONG[name]) for name in names}))
    return drawn


def _deck(cases: Sequence[Case], random: random.Random) -> Iterator[Case]:
    while True:
        yield from random.sample(cases, len(cases))


def soak(
    root: Path, drawn: Sequence[Handed], *, slots: int, level: str | None = None
) -> dict[str, Any]:
    """Marks the class in a course below `root`.

    Returns `honest` (how many marks were right, of how many submissions), `outcomes` (of all
    exercises), `memory_mib` of the trusted processes after each submission, `left` (what was found
    afterwards, by kind), `seconds` and `failures`, sentences.
    """
    words = {
        "@COURSE@": str(root / "course"),
        "@HOME@": str(root / "home"),
        "@TMP@": str(root / "planted"),
        "@REPOSITORY@": str(ROOT),
        "@MARK@": "jaxercise-soak-" + secrets.token_hex(6),
    }
    canaries = _scene.make_canaries()
    root.chmod(0o755)
    scratch = root / "tmp"
    scratch.mkdir()
    (root / "planted").write_text("planted", encoding="utf-8")
    _scene.make_course(root / "course", canaries)
    _scene.make_home(root / "home", canaries)
    with _scene.adopting(), _scene.listening(words):
        neighbours = _scene.processes()
        if release(root / "course", (), level=level, proof=True):
            raise RuntimeError("the course cannot be released")
        _hand_in(root / "course", drawn, words)
        groups, mounts = _groups_of_the_dead(), _mounts()
        start = time.monotonic()
        table, memory = _grade(root, len(drawn), slots, level)
        seconds = time.monotonic() - start
        left = {
            "processes": _scene.survivors(neighbours),
            "mounts": sorted(_mounts() - mounts),
            "control groups": sorted(_groups_of_the_dead() - groups),
            "files": [
                *(str(path) for path in sorted(scratch.iterdir())),
                *_scene.left_behind(words["@MARK@"], root, root / "planted"),
            ],
        }
    rows = {row["student"]: row["exercises"] for row in table}
    honest = [handed for handed in drawn if handed.case is None]
    wrong = [why for handed in honest if (why := _misjudged(handed, rows.get(handed.student)))]
    failures = [*wrong, *_risen(memory)]
    failures += [f"{kind}: {what} is left" for kind, found in left.items() for what in found]
    return {
        "honest": [len(honest) - len(wrong), len(honest)],
        "outcomes": dict(Counter(e["outcome"] for row in rows.values() for e in row.values())),
        "memory_mib": memory,
        "left": {kind: len(found) for kind, found in left.items()},
        "seconds": round(seconds, 1),
        "failures": failures,
    }


def _hand_in(course: Path, drawn: Sequence[Handed], words: Mapping[str, str]) -> None:
    loaded = load_course(course)
    released = json.loads(loaded.release_path(ASSIGNMENT).read_text(encoding="utf-8"))
    right = _scene.reference_answers(loaded)
    for handed in drawn:
        answers = {**right, **{name: answer for name, (answer, _, _) in handed.wrong.items()}}
        filled = {name: answer for name, answer in answers.items() if answer is not None}
        cells = handed.case.attack if handed.case else ()
        made = _cases.notebook(released, filled, cells, words)
        folder = course / "submitted" / handed.student / ASSIGNMENT
        _cases.hand_in(made, folder, handed.case.edit if handed.case else None)


def _grade(
    root: Path, count: int, slots: int, level: str | None
) -> tuple[list[dict[str, Any]], list[float]]:
    """The rows of the marked class, and the memory of the trusted processes, in MiB, each time that
    a result was there."""
    command = [*COMMAND, "grade", "--json", "--slots", str(slots)]
    results, memory = root / "course" / "build" / "results", []
    before = set(results.glob("*/*.json"))
    with (
        open(root / "rows.json", "w+", encoding="utf-8") as said,
        progress("Marking", count) as advance,
        subprocess.Popen(
            [*command, *(["--level", level] if level else [])],
            cwd=root / "course",
            env={**environment(), "TMPDIR": str(root / "tmp"), "HOME": str(root / "home")},
            stdin=subprocess.DEVNULL,
            stdout=said,
        ) as process,
    ):
        proctor, seen = psutil.Process(process.pid), 0
        while process.poll() is None:
            done = len(set(results.glob("*/*.json")) - before)
            if done > seen:
                memory.append(_trusted(proctor))
                for _ in range(done - seen):
                    advance("")
                seen = done
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        said.seek(0)
        return json.load(said)["submissions"], memory


def _trusted(proctor: psutil.Process) -> float:
    """What the proctor and its examiners hold, in MiB: their share of all pages that they use."""
    held = 0
    with contextlib.suppress(psutil.Error):
        held += _held(proctor)
        for child in proctor.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if "autograder.examiner" in child.cmdline():
                    held += _held(child)
    return round(held / (1 << 20), 1)


def _held(process: psutil.Process) -> int:
    return getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss


def _risen(memory: Sequence[float]) -> Iterator[str]:
    second, last = memory[len(memory) // 3 : 2 * len(memory) // 3], memory[2 * len(memory) // 3 :]
    if not second or not last:
        return
    was, now = statistics.median(second), statistics.median(last)
    if now > was + max(MIB, SHARE * was):
        yield f"memory has risen from {was:.0f} to {now:.0f} MiB"


def _misjudged(handed: Handed, row: Mapping[str, Any] | None) -> str:
    """What is wrong with the marks of an honest student."""
    if row is None:
        return f"{handed.student} has no marks"
    for name, got in row.items():
        _, points, outcome = handed.wrong.get(name, ("", got["of"], "passed"))
        if (got["points"], got["outcome"]) != (points, outcome):
            return (
                f"{handed.student}, {name}: {got['outcome']} with {got['points']:g} points, not "
                f"{outcome} with {points:g} ({', '.join(got['codes'])})"
            )
    return ""


def _mounts() -> set[str]:
    path = Path("/proc/self/mountinfo")
    return set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()


def _groups_of_the_dead() -> set[str]:
    """Control groups of proctors that are no more."""
    _, parents, _ = _groups._found()
    homes = [home for parent in parents for home in parent.glob("jaxercise-*")]
    return {
        str(home)
        for home in homes
        for words in [home.name.split("-")]
        if _groups._started(words[2]) != words[3]
    }


def show(summary: Mapping[str, Any]) -> None:
    """The table, and each failure."""
    out = Console(highlight=False)
    memory = summary["memory_mib"]
    thirds = [memory[len(memory) * i // 3 : len(memory) * (i + 1) // 3] for i in range(3)]
    held = " ".join(f"{statistics.median(third):.0f}" for third in thirds if third)
    good, of = summary["honest"]
    outcomes = sorted(summary["outcomes"].items(), key=lambda item: -item[1])
    grid = Table(show_header=False)
    grid.add_row("honest marks that are right", f"{good} of {of}")
    grid.add_row("outcomes", ", ".join(f"{count} {name}" for name, count in outcomes))
    grid.add_row("memory by thirds, MiB", held)
    grid.add_row("left", ", ".join(f"{n} {kind}" for kind, n in summary["left"].items()))
    grid.add_row("seconds", f"{summary['seconds']:.0f}")
    out.print(grid)
    for why in summary["failures"]:
        out.print(f"x {why}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
