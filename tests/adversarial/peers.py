"""The attacks against nbgrader as it comes, for comparison.

    python -m tests.adversarial.peers --only 'checks/*'

Each attack is handed in alone to a copy of one course and graded by `nbgrader autograde`, with its
own executor, in a container of its own; twins a few at a time. What is known is kept in the JSON
file and not tried again. With `--write` the table in docs/security.md is rewritten from that file
and from what `python -m tests.adversarial` has left in build/attack.json.

A case holds by the rule of `_attack`, as far as that can be applied: points of the target and of
the other exercises, that there is a mark at all, secrets in outputs, files, other students' marks,
processes and sockets of the machine (here the container), time.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.notebooks import build, load_course
from autograder.proctor.sandbox._groups import GroupError, Groups

from . import _cases, _peer_container, _scene
from ._cases import ASSIGNMENT, CLASSES, Case


ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- attack-peers: begin -->", "<!-- attack-peers: end -->"
_CONFIG = """\
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.ExecutePreprocessor.timeout = 30
"""
_SECONDS = 120.0
_TWINS_AT_A_TIME = 6
# nbgrader shows test cells in its feedback, hidden ones too; that is no attack's doing.
_SHOWN_BY_DESIGN = ("the text of a hidden test", "a hidden input", "a reference solution")
_OTHERS = {
    "ada": {},
    "mia": {"double": "def double(x):\n    return x + 2\n"},
}
_KINDS = {
    "points": "got points for a wrong answer",
    "beside it": "changed the points of the notebook's other exercises",
    "no mark": "kept their notebook from getting a mark at all",
    "secrets": "showed a secret that is no test's",
    "machine": "changed files or other students' marks, left a process behind or reached a socket",
    "time": "did not end in time",
}
_PLACE = "/tmp/peer"
# Processes without number would only slow this machine.
_BOMBS = ("resources/e04-fork-bomb",)


@dataclasses.dataclass(frozen=True)
class Template:
    """A course below `root`, with its release, and two honest students who have been graded.

    `of` holds the points of each exercise, by name.
    """

    root: Path
    released: Mapping[str, Any]
    answers: Mapping[str, str]
    canaries: Mapping[str, str]
    environment: Mapping[str, str]
    of: Mapping[str, float]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversarial.peers", description=__doc__)
    parser.add_argument("--only", action="append", metavar="GLOB", help="cases as CLASS/SLUG")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "attack-peers.json")
    parser.add_argument("--ours", type=Path, default=ROOT / "build" / "attack.json")
    parser.add_argument("--fresh", action="store_true", help="try again what is known")
    parser.add_argument("--write", action="store_true", help="rewrite the table in the docs")
    options = parser.parse_args(arguments)
    cases = _cases.load(*(options.only or ["*"]))
    if not cases:
        parser.error("there is no such case")
    known = {}
    if options.out.exists() and not options.fresh:
        known = json.loads(options.out.read_text(encoding="utf-8"))["nbgrader"]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    try:
        for found in attack(cases, known):
            known |= found
            options.out.write_text(json.dumps({"nbgrader": known}, indent=2) + "\n", "utf-8")
    except (GroupError, OSError) as error:
        print(f"nothing was tried: {error}", file=sys.stderr)
        return 1
    ours = json.loads(options.ours.read_text("utf-8")) if options.ours.exists() else None
    if ours is None:
        print(f"there is no {options.ours}: `make attack` writes it", file=sys.stderr)
    text = table(_cases.load(), known, ours)
    Console(highlight=False, soft_wrap=True).print(text, markup=False)
    if options.write:
        page = written(PAGE.read_text(encoding="utf-8"), text)
        PAGE.write_text(page, encoding="utf-8")
    return 0


def written(page: str, text: str) -> str:
    """`page` with `text` between the two markers. Raises `ValueError` if they are not there."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise ValueError(f"{PAGE.name} has not one {BEGIN!r} and one {END!r}")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}"


def attack(
    cases: Sequence[Case], known: Mapping[str, Any]
) -> Iterator[dict[str, dict[str, list[str]]]]:
    """Tries what is not in `known`: "class/slug part" -> {"why": reasons why it did not hold}."""
    attacks = [[(c, "attack")] for c in _mixed(cases) if f"{c.name} attack" not in known]
    twins = [(c, "twin") for c in _mixed(cases) if f"{c.name} twin" not in known]
    starts = range(0, len(twins), _TWINS_AT_A_TIME)
    batches = [*attacks, *(twins[at : at + _TWINS_AT_A_TIME] for at in starts)]
    if not batches:
        return
    with (
        tempfile.TemporaryDirectory(prefix="jaxercise-peers-") as folder,
        _peer_container.containers() as groups,
    ):
        template = _template(Path(folder))
        for batch in track(batches, "nbgrader", console=Console(stderr=True)):
            found = _try(groups, template, batch)
            bad = [one for one in batch if found[_key(one)]["why"]]
            # One twin must not pay for another, nor anybody for a machine that was busy.
            for one in bad:
                if len(batch) > 1 or _only_neighbours(found[_key(one)]):
                    found |= _try(groups, template, [one])
            yield found


def _key(one: tuple[Case, str]) -> str:
    return f"{one[0].name} {one[1]}"


def _mixed(cases: Sequence[Case]) -> list[Case]:
    """In turn of each class, so that a run that was cut short has seen some of all."""
    kinds = [[case for case in cases if case.kind == kind] for kind in CLASSES]
    return [case for row in itertools.zip_longest(*kinds) for case in row if case is not None]


def _only_neighbours(found: Mapping[str, Any]) -> bool:
    return all(why.startswith("beside it") for why in found["why"])


def _try(
    groups: Groups, template: Template, batch: Sequence[tuple[Case, str]]
) -> dict[str, dict[str, Any]]:
    mark = "jaxercise-peer-" + secrets.token_hex(6)
    student = _student(*batch[0]) if len(batch) == 1 else "*-twin"
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT, "--student", student]
    seconds = _SECONDS * len(batch)
    said = {
        "place": _PLACE,
        "template": "/tmp/template",
        "repository": str(ROOT),
        "mark": mark,
        "planted": template.canaries["a file in the folder for temporary files"],
        "others": list(_OTHERS),
        "released": template.released,
        "answers": template.answers,
        "submissions": [(case.name, part) for case, part in batch],
        "command": command,
        "seconds": seconds,
    }
    report = _peer_container.inside(
        groups,
        said,
        template=template.root,
        environment=template.environment,
        python=Path(sys.executable),
        seconds=seconds + 30,
        processes=_peer_container.FEW if batch[0][0].name in _BOMBS else _peer_container.MANY,
    )
    return {
        _key(one): {
            "why": list(_judge(*one, report, template))[:12],
            "seconds": None if report is None else report["seconds"],
        }
        for one in batch
    }


def _student(case: Case, part: str) -> str:
    return _scene.attacker(case) if part == "attack" else _scene.twin(case)


def _judge(
    case: Case, part: str, report: Mapping[str, Any] | None, template: Template
) -> Iterator[str]:
    """Why it did not hold. The words before the colon say what kind of reason it is."""
    if report is None:
        yield "no mark: the grader was killed or has not ended"
        return
    if not report["ended"]:
        yield "time: the grader has not ended"
    found = report["students"][_student(case, part)]
    points = found["points"]
    refusal = part == "attack" and "ungradable" in case.outcomes
    if points is None and not refusal:
        yield "no mark: the submission was not graded"
    points = points or {}
    if part == "attack" and points.get(case.target, 0) > case.points_at_most + 1e-9:
        yield f"points: {points[case.target]:g} for {case.target}, not {case.points_at_most:g}"
    if points and part == "twin" and points.get(case.target, 0) < template.of[case.target]:
        yield f"points: {points.get(case.target, 0):g} for {case.target}"
    if points and (part == "twin" or case.neighbours == "full"):
        for name, of in template.of.items():
            if name != case.target and points.get(name, 0) != of:
                yield f"beside it: {points.get(name, 0):g} points for {name}"
    if part == "attack":
        for what, text in template.canaries.items():
            for is_test, shown in found["shown"]:
                if text in shown and not (is_test and what in _SHOWN_BY_DESIGN):
                    yield f"secrets: the student gets to see {what}"
                    break
        yield from (f"machine: {problem}" for problem in report["problems"])


def _template(root: Path) -> Template:
    canaries = _scene.make_canaries()
    course = root / "course"
    _scene.make_course(course, canaries)
    _scene.make_home(root / "home", canaries)
    home = load_course(course)
    build(home, ASSIGNMENT)
    answers = _scene.reference_answers(home)
    # nbgrader hands out whatever lies beside the notebook; the rest is this package's.
    (course / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.py").unlink()
    for name in ("jaxercise.toml", ".course_secret"):
        (course / name).unlink()
    (course / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ.get("PATH", "")]),
        "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
        "PYTHONPATH": str(ROOT),
        "JAX_PLATFORMS": "cpu",
        "LANG": "C.UTF-8",
    }
    # What Jupyter makes there when it is first used is no attack's doing.
    (root / "home" / ".ipython").mkdir()
    here = {**environment, "HOME": str(root / "home")}
    _nbgrader(course, here, "generate_assignment", ASSIGNMENT)
    path = course / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    released = json.loads(path.read_text(encoding="utf-8"))
    for student, own in _OTHERS.items():
        made = _cases.notebook(released, {**answers, **own}, (), {})
        _cases.hand_in(made, course / "submitted" / student / ASSIGNMENT, None)
    (course / "submitted" / "mia" / ASSIGNMENT / "notes.txt").write_text(
        canaries["another submission"], encoding="utf-8"
    )
    _nbgrader(course, here, "autograde", ASSIGNMENT)
    of = {
        cell["metadata"]["jaxercise"]["exercise"]: float(cell["metadata"]["nbgrader"]["points"])
        for cell in released["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    }
    _scene.mark_gradebook(course / "gradebook.db", canaries["the gradebook"])
    inside = {"HOME": f"{_PLACE}/home", "JAXERCISE_CANARY": canaries["the proctor's environment"]}
    return Template(root, released, answers, canaries, {**environment, **inside}, of)


def _nbgrader(course: Path, environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"nbgrader {arguments[0]} has failed:\n{done.stderr}")


def table(cases: Sequence[Case], known: Mapping[str, Any], ours: Mapping[str, Any] | None) -> str:
    """The table in Markdown, with what nbgrader has not held said by its kind."""
    columns = [
        (part, held)
        for part in ("attack", "twin")
        for held in (_ours(cases, ours, part), _theirs(cases, known, part))
    ]
    lines = [
        "| class | attacks held: jaxercise | nbgrader | twins unharmed: jaxercise | nbgrader |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for kind in (*CLASSES, "all"):
        cells = [f"`{kind}`" if kind != "all" else "all"]
        for _, held in columns:
            mine = [good for name, good in held.items() if kind in (name.partition("/")[0], "all")]
            cells.append(f"{sum(mine)} of {len(mine)}" if mine else "–")
        lines.append(f"| {' | '.join(cells)} |")
    whys: Counter[str] = Counter()
    for name in _theirs(cases, known, "attack"):
        whys.update({why.partition(":")[0] for why in known[f"{name} attack"]["why"]})
    said = [f"- {whys[key]} {text}" for key, text in _KINDS.items() if whys[key]]
    if said:
        lines += ["", "Of the attacks that nbgrader did not hold (some are counted twice):", ""]
        lines += said
    for part, held in columns[1::2]:
        if missing := len(cases) - len(held):
            lines += ["", f"Not tried with nbgrader: {missing} of {len(cases)} {part}s."]
    return "\n".join(lines)


def _ours(cases: Sequence[Case], ours: Mapping[str, Any] | None, part: str) -> dict[str, bool]:
    if ours is None:
        return {}
    bad = {(found["case"], found["part"]) for found in ours["failures"] + ours["limits"]}
    return {c.name: (c.name, part) not in bad for c in cases if c.name in ours["seconds"]}


def _theirs(cases: Sequence[Case], known: Mapping[str, Any], part: str) -> dict[str, bool]:
    return {
        case.name: not known[f"{case.name} {part}"]["why"]
        for case in cases
        if f"{case.name} {part}" in known
    }


if __name__ == "__main__":
    sys.exit(main())
