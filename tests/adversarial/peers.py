"""The attacks against other graders as they come, for comparison.

    python -m tests.adversarial.peers --only 'checks/*'
    python -m tests.adversarial.peers --otter .venv-otter/bin/python

Each attack is handed in alone to a copy of one course and graded by `nbgrader autograde`, with its
own executor, in a container of its own; twins a few at a time. With `--otter`, a Python that has
otter-grader and this package, the same is done with `otter run`, on the same tests in its format.
What is known is kept in the JSON file and not tried again. With `--write` the table in
docs/security.md is rewritten from that file and from what `python -m tests.adversarial` has left
in build/attack.json.

A case holds by the rule of `_attack`, as far as that can be applied: points of the target and of
the other exercises, that there is a mark at all, secrets in outputs, files, other students' marks,
processes and sockets of the machine (here the container), time.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import secrets
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from autograder.notebooks import load_course, references
from autograder.sandbox._groups import GroupError, Groups

from ..plain_nbgrader import make_plain, nbgrader, paths
from . import _cases, _peer_container, _scene
from ._cases import ASSIGNMENT, CLASSES, Case


ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- attack-peers: begin -->", "<!-- attack-peers: end -->"
_CONFIG = "c.ExecutePreprocessor.timeout = 30\n"
_SECONDS = 120.0
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


@dataclasses.dataclass(frozen=True)
class Peer:
    """Another grader, with the Python that runs it; `twins` are graded by it at a time."""

    name: str
    python: Path
    twins: int

    def command(self, batch: Sequence[tuple[Case, str]]) -> list[str]:
        """What is run in the folder of the course."""
        student = _student(*batch[0])
        if self.name == "otter-grader":
            run = f"{self.python} -m otter run -a autograder.zip -o otter/{student}"
            folder = f"submitted/{student}/{ASSIGNMENT}"
            # Of several notebooks one is taken, whatever its name.
            script = (
                f'mkdir -p otter/{student}; for f in {folder}/*.ipynb; do exec {run} "$f"; done'
            )
            return ["sh", "-c", script]
        who = student if len(batch) == 1 else "*-twin"
        return [str(self.python), "-m", "nbgrader", "autograde", ASSIGNMENT, "--student", who]

    def environment(self) -> dict[str, str]:
        return paths(self.python.parent.parent)


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversarial.peers", description=__doc__)
    parser.add_argument("--only", action="append", metavar="GLOB", help="cases as CLASS/SLUG")
    parser.add_argument("--otter", type=Path, help="try otter-grader, which this Python has")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "attack-peers.json")
    parser.add_argument("--ours", type=Path, default=ROOT / "build" / "attack.json")
    parser.add_argument("--fresh", action="store_true", help="try again what is known")
    parser.add_argument("--write", action="store_true", help="rewrite the table in the docs")
    parser.add_argument("--show", action="store_true", help="try nothing, show what is known")
    options = parser.parse_args(arguments)
    cases = _cases.load(*(options.only or ["*"]))
    if not cases:
        parser.error("there is no such case")
    known: dict[str, dict[str, Any]] = {}
    if options.out.exists():
        known = json.loads(options.out.read_text(encoding="utf-8"))
    peer = Peer("nbgrader", Path(sys.executable), 6)
    if options.otter is not None:
        peer = Peer("otter-grader", options.otter.absolute(), 1)
    if not options.show:
        mine = {} if options.fresh else known.get(peer.name, {})
        options.out.parent.mkdir(parents=True, exist_ok=True)
        try:
            for found in attack(peer, cases, mine):
                mine = known[peer.name] = {**mine, **found}
                options.out.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
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
    peer: Peer, cases: Sequence[Case], known: Mapping[str, Any]
) -> Iterator[dict[str, dict[str, list[str]]]]:
    """Tries what is not in `known`: "class/slug part" -> {"why": reasons why it did not hold}."""
    attacks = [[(c, "attack")] for c in _mixed(cases) if f"{c.name} attack" not in known]
    twins = [(c, "twin") for c in _mixed(cases) if f"{c.name} twin" not in known]
    starts = range(0, len(twins), peer.twins)
    batches = [*attacks, *(twins[at : at + peer.twins] for at in starts)]
    if not batches:
        return
    with (
        tempfile.TemporaryDirectory(prefix="jaxercise-peers-") as folder,
        _peer_container.containers() as groups,
    ):
        template = _template(peer, Path(folder))
        for batch in track(batches, peer.name, console=Console(stderr=True)):
            found = _try(peer, groups, template, batch)
            bad = [one for one in batch if found[_key(one)]["why"]]
            # One twin must not pay for another, nor anybody for a machine that was busy.
            for one in bad:
                if len(batch) > 1 or _only_neighbours(found[_key(one)]):
                    found |= _try(peer, groups, template, [one])
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
    peer: Peer, groups: Groups, template: Template, batch: Sequence[tuple[Case, str]]
) -> dict[str, dict[str, Any]]:
    mark = "jaxercise-peer-" + secrets.token_hex(6)
    seconds = _SECONDS * len(batch)
    said = {
        "peer": peer.name,
        "place": _PLACE,
        "template": "/tmp/template",
        "repository": str(ROOT),
        "mark": mark,
        "planted": template.canaries["a file in the folder for temporary files"],
        "others": list(_OTHERS),
        "released": template.released,
        "answers": template.answers,
        "submissions": [(case.name, part) for case, part in batch],
        "command": peer.command(batch),
        "seconds": seconds,
    }
    report = _peer_container.inside(
        groups,
        said,
        template=template.root,
        environment=template.environment,
        python=peer.python,
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


def _template(peer: Peer, root: Path) -> Template:
    canaries = _scene.make_canaries()
    course = root / "course"
    _scene.make_course(course, canaries)
    _scene.make_home(root / "home", canaries)
    home = load_course(course)
    answers = _scene.reference_answers(home)
    source = home.source_notebook(ASSIGNMENT)
    make_plain(course, [ASSIGNMENT], _CONFIG)
    # This package's.
    for name in ("jaxercise.toml", ".course_secret"):
        (course / name).unlink()
    environment = {**paths(), "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "LANG": "C.UTF-8"}
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
    if peer.name == "otter-grader":
        _otter_zip(course / "autograder.zip", source)
    environment |= peer.environment()
    inside = {"HOME": f"{_PLACE}/home", "JAXERCISE_CANARY": canaries["the proctor's environment"]}
    return Template(root, released, answers, canaries, {**environment, **inside}, of)


_OTTER_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case(points={points!r}, hidden=True)
def test(env):
    from types import SimpleNamespace

    own = {{}}
    exec({references!r}, own)
    exec({tests!r}, {{**env, "reference": SimpleNamespace(**own)}})
"""


def _otter_zip(path: Path, source: dict[str, Any]) -> None:
    """The same tests in otter-grader's format, each exercise a file."""
    code = "\n\n".join(references(source).values())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"pdf": False, "lang": "python"}))
        for cell in source["cells"]:
            flags = cell["metadata"].get("nbgrader", {})
            if flags.get("grade"):
                name = cell["metadata"]["jaxercise"]["exercise"]
                tests = "".join(cell["source"])
                points = float(flags["points"])
                text = _OTTER_TEST.format(name=name, points=points, references=code, tests=tests)
                archive.writestr(f"tests/{name}.py", text)


def _nbgrader(course: Path, environment: Mapping[str, str], *arguments: str) -> None:
    done = nbgrader(course, *arguments, environment=environment)
    if done.returncode != 0:
        raise RuntimeError(f"nbgrader {arguments[0]} has failed:\n{done.stderr}")


def table(
    cases: Sequence[Case], known: Mapping[str, Mapping[str, Any]], ours: Mapping[str, Any] | None
) -> str:
    """The table in Markdown, with what each of the peers has not held said by its kind."""
    columns = [
        (f"{said}: {name}" if name == "jaxercise" else name, held)
        for part, said in (("attack", "attacks held"), ("twin", "twins unharmed"))
        for name, held in [
            ("jaxercise", _ours(cases, ours, part)),
            *((peer, _theirs(cases, known[peer], part)) for peer in sorted(known)),
        ]
    ]
    lines = [
        f"| class | {' | '.join(name for name, _ in columns)} |",
        f"| --- |{' ---: |' * len(columns)}",
    ]
    for kind in (*CLASSES, "all"):
        cells = [f"`{kind}`" if kind != "all" else "all"]
        for _, held in columns:
            mine = [good for name, good in held.items() if kind in (name.partition("/")[0], "all")]
            cells.append(f"{sum(mine)} of {len(mine)}" if mine else "–")
        lines.append(f"| {' | '.join(cells)} |")
    for peer, found in sorted(known.items()):
        lines += ["", *_why(peer, found, cases)]
    return "\n".join(lines)


def _why(peer: str, found: Mapping[str, Any], cases: Sequence[Case]) -> list[str]:
    whys: Counter[str] = Counter()
    for name in _theirs(cases, found, "attack"):
        whys.update({why.partition(":")[0] for why in found[f"{name} attack"]["why"]})
    lines = [f"Of the attacks that {peer} did not hold (some are counted twice):", ""]
    lines += [f"- {whys[key]} {text}" for key, text in _KINDS.items() if whys[key]]
    for part in ("attack", "twin"):
        if missing := len(cases) - len(_theirs(cases, found, part)):
            lines += ["", f"Not tried with {peer}: {missing} of {len(cases)} {part}s."]
    return lines


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
