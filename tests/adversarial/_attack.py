"""Marks honest students and attackers as one class, and holds the outcome to what must hold."""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.records import Way

from . import _cases, _scene
from ._cases import CLASSES, Case
from ._scene import Marked, Scene


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status: 1 if anything did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversarial", description=__doc__)
    parser.add_argument("--level", choices=("namespaces", "restricted"), help="sandbox level")
    parser.add_argument(
        "--way",
        choices=("apart", "together"),
        default="apart",
        help="where the tests run; together, what an attack gains is told and is no error",
    )
    parser.add_argument(
        "--only", action="append", metavar="GLOB", help="cases as CLASS/SLUG; may be repeated"
    )
    parser.add_argument("--cases", type=Path, default=_cases.CASES, help="folder of the cases")
    parser.add_argument("--slots", type=int, help="submissions at a time [default: cores]")
    parser.add_argument("--out", type=Path, default=Path("build/attack.json"))
    parser.add_argument("--keep", type=Path, help="a new folder for the course and its class")
    parser.add_argument("--verbose", action="store_true", help="name each submission when marked")
    options = parser.parse_args(arguments)
    if options.verbose:
        logging.basicConfig(format="%(message)s")
        logging.getLogger(_scene.__name__).setLevel(logging.INFO)
    cases = _cases.load(*(options.only or ["*"]), folder=options.cases)
    if not cases:
        parser.error("there is no such case")
    summary = attack(
        cases, level=options.level, slots=options.slots, keep=options.keep, way=options.way
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    show(cases, summary)
    return 1 if summary["failures"] and options.way == "apart" else 0


def attack(
    cases: Sequence[Case],
    *,
    level: str | None = None,
    slots: int | None = None,
    keep: Path | None = None,
    way: Way = "apart",
) -> dict[str, Any]:
    """Marks `cases`, and the honest students with and without them.

    Returns `attacks_held` and `twins_unharmed` (each `[how many, of]`), `level`, `user` and
    `failures`: dictionaries with `case` (None for what no single case can be blamed for),
    `part` ("attack", "twin", or "class") and `why`; in `limits` the same of attacks that are known
    to succeed, with the `limit` of the manifest. `seconds` says how long each attack and its twin
    took.
    """
    root = keep if keep is not None else Path(tempfile.mkdtemp(prefix="jaxercise-attack-"))
    try:
        with _scene.scene(root, cases, level=level, slots=slots, way=way) as made:
            found = list(_judge(made, cases))
    finally:
        if keep is None:
            shutil.rmtree(root, ignore_errors=True)
    bad = {(f["case"], f["part"]) for f in found}
    count = {
        part: [sum((case.name, part) not in bad for case in cases), len(cases)]
        for part in ("attack", "twin")
    }
    return {
        "attacks_held": count["attack"],
        "twins_unharmed": count["twin"],
        "way": way,
        "level": made.level,
        "user": made.user,
        "failures": [f for f in found if "limit" not in f],
        "limits": [f for f in found if "limit" in f],
        "seconds": {
            case.name: [
                round(made.marked[of(case)].seconds, 1) for of in (_scene.attacker, _scene.twin)
            ]
            for case in cases
        },
    }


def _judge(scene: Scene, cases: Sequence[Case]) -> Iterator[dict[str, Any]]:
    for case in cases:
        known = {} if case.limit is None else {"limit": case.limit}
        for part, more, reasons in (
            # What an attack may gain, it may not do damage for.
            ("attack", known, _gained(scene, case)),
            ("attack", {}, _damaged(scene, case)),
            ("twin", {}, _twin(scene, case)),
        ):
            for why in reasons:
                yield {"case": case.name, "part": part, "why": why, **more}
    for why in _class(scene):
        yield {"case": None, "part": "class", "why": why}


def _gained(scene: Scene, case: Case) -> Iterator[str]:
    target = scene.marked[_scene.attacker(case)].exercises[case.target]
    if target["points"] > case.points_at_most + 1e-9:
        yield f"{target['points']:g} points for {case.target}, not {case.points_at_most:g}"
    # Together, who trips a wire is put up for a person.
    seen_through = scene.way == "together" and target["outcome"] == "ungradable"
    if target["outcome"] not in case.outcomes and not seen_through:
        yield f"the outcome is {target['outcome']}, not {' or '.join(case.outcomes)}"


def _damaged(scene: Scene, case: Case) -> Iterator[str]:
    marked = scene.marked[_scene.attacker(case)]
    if case.neighbours == "full":
        yield from _others(marked, case.target)
    yield from _seen_and_slow(scene, marked, case)


def _twin(scene: Scene, case: Case) -> Iterator[str]:
    marked = scene.marked[_scene.twin(case)]
    target = marked.exercises[case.target]
    expected = target["of"] if case.twin_points is None else case.twin_points
    if abs(target["points"] - expected) > 1e-9:
        codes = ", ".join(f["code"] for f in target["findings"])
        yield (
            f"{target['points']:g} points for {case.target}, not {expected:g} "
            f"({target['outcome']} {codes})"
        )
    yield from _others(marked, case.target)
    yield from _seen_and_slow(scene, marked, case)


def _others(marked: Marked, target: str) -> Iterator[str]:
    for name, other in marked.exercises.items():
        if name != target and other["points"] != other["of"]:
            yield f"{name}, beside it, is {other['outcome']} with {other['points']:g} points"


def _seen_and_slow(scene: Scene, marked: Marked, case: Case) -> Iterator[str]:
    for secret in scene.secrets_in(marked):
        yield f"the student gets to see {secret}"
    if marked.seconds > case.seconds:
        yield f"it took more than {case.seconds:g} s"


def _class(scene: Scene) -> Iterator[str]:
    for student in scene.bystanders:
        alone, among = scene.quiet[student].bytes, scene.marked[student].bytes
        if alone != among:
            yield (
                f"{student}'s result is another with the attackers in the class: "
                + _difference(alone, among)
            )
        for secret in scene.secrets_in(scene.marked[student]):
            yield f"{student} gets to see {secret}"
    yield from scene.problems


def _difference(one: bytes, other: bytes) -> str:
    """The first place at which two texts differ."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    parts = (text[max(0, at - 40) : at + 60].decode("utf-8", "replace") for text in (one, other))
    return " / ".join(repr(part) for part in parts)


def show(cases: Sequence[Case], summary: dict[str, Any]) -> None:
    """The table, and each failure with its reason."""
    out = Console(highlight=False)
    bad = {(f["case"], f["part"]) for f in summary["failures"] + summary["limits"]}
    grid = Table(
        title=f"{summary['way']}; sandbox: {summary['level']}, as {summary['user']}",
        title_justify="left",
    )
    for name, side in (("class", "left"), ("attacks held", "right"), ("twins unharmed", "right")):
        grid.add_column(name, justify=side)  # pyright: ignore[reportArgumentType]
    sizes = Counter(case.kind for case in cases)
    for kind in CLASSES:
        if not sizes[kind]:
            continue
        mine = [case.name for case in cases if case.kind == kind]
        held, unharmed = (
            sum((name, part) not in bad for name in mine) for part in ("attack", "twin")
        )
        grid.add_row(kind, f"{held} of {sizes[kind]}", f"{unharmed} of {sizes[kind]}")
    totals = (f"{n} of {of}" for n, of in (summary["attacks_held"], summary["twins_unharmed"]))
    grid.add_section()
    grid.add_row("all", *totals)
    out.print(grid)
    for known in summary["limits"]:
        out.print(f"[yellow]![/] {escape(known['case'])}: {escape(known['why'])}")
        out.print(f"  A known limit: {escape(known['limit'])}")
    for failure in summary["failures"]:
        name = failure["case"] or "the class"
        out.print(f"[red]x[/] {escape(name)}, {failure['part']}: {escape(failure['why'])}")
