"""A course with secrets, a class with attackers in it, and what was seen while it was marked."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import hashlib
import json
import logging
import os
import random
import secrets
import select
import shutil
import site
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any
from unittest import mock

import psutil

from autograder import Class, Marking, notebooks
from autograder.classroom import Entry
from autograder.cli._release import release
from autograder.notebooks import Course, load_course
from autograder.proctor import Slot
from autograder.records import Job, Result, Way, plain

from . import _cases
from ._cases import ASSIGNMENT, COURSE, Case


# Honest students before, between and behind the attackers; one of them is wrong, one has given up.
HONEST: dict[str, dict[str, str]] = {
    "ada": {},
    "mia": {
        "double": "def double(x):\n    return x + 2\n",
        "two_noises": "def two_noises(key, n):\n"
        "    return jax.random.normal(key, (n,)), jax.random.normal(key, (n,))\n",
    },
    "zoe": {"loss": "def loss(w, x, y):\n    raise ValueError('no idea')\n"},
}
_log = logging.getLogger(__name__)
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclasses.dataclass(frozen=True)
class Marked:
    """What came of one submission, and everything of it that a student gets to see."""

    result: Mapping[str, Any]
    seconds: float
    bytes: bytes

    @property
    def exercises(self) -> Mapping[str, Any]:
        return self.result["exercises"]


@dataclasses.dataclass(frozen=True)
class Scene:
    """A marked class. `quiet` holds the honest students, marked without the others; `canaries`
    what nobody may see, by what it is; `problems` sentences about what is not as it was before."""

    level: str
    user: str
    canaries: Mapping[str, str]
    bystanders: tuple[str, ...]
    quiet: Mapping[str, Marked]
    marked: Mapping[str, Marked]
    problems: tuple[str, ...]
    way: Way = "apart"

    def secrets_in(self, marked: Marked) -> list[str]:
        """Which secrets stand in what the student sees."""
        return [what for what, text in self.canaries.items() if text.encode() in marked.bytes]


def attacker(case: Case) -> str:
    """The student who hands in the attack."""
    return case.name.replace("/", "-") + "-attack"


def twin(case: Case) -> str:
    """The student who hands in the twin."""
    return case.name.replace("/", "-") + "-twin"


@contextlib.contextmanager
def scene(
    root: Path,
    cases: Sequence[Case],
    *,
    level: str | None,
    slots: int | None,
    way: Way = "apart",
) -> Iterator[Scene]:
    """Marks the honest students alone, then everybody, in a course below `root`."""
    mark = "jaxercise-attack-" + secrets.token_hex(6)
    course, home, canaries = root / "course", root / "home", make_canaries()
    planted = Path(tempfile.gettempdir()) / f"{mark}.canary"
    root.mkdir(parents=True, exist_ok=True)
    # Permissions must not keep anybody out whom the sandbox lets through.
    root.chmod(0o755)
    make_course(course, canaries)
    if way == "together":
        bring_together(course)
    make_home(home, canaries)
    environment = {"HOME": str(home), "JAXERCISE_CANARY": canaries["the proctor's environment"]}
    words = {
        "@COURSE@": str(course),
        "@HOME@": str(home),
        "@TMP@": str(planted),
        "@REPOSITORY@": str(COURSE.parents[2]),
        "@MARK@": mark,
    }
    try:
        planted.write_text(canaries["a file in the folder for temporary files"], encoding="utf-8")
        with (
            mock.patch.dict(os.environ, environment),
            adopting(),
            listening(words) as listeners,
        ):
            neighbours = processes()
            if release(course, (), level=level, proof=way == "apart"):
                raise RuntimeError("the attacked course cannot be released")
            mark_gradebook(course / "gradebook.db", canaries["the gradebook"])
            loaded = load_course(course)
            released = json.loads(loaded.release_path(ASSIGNMENT).read_text(encoding="utf-8"))
            answers = reference_answers(loaded)
            _hand_in_all(course / "quiet", released, answers, (), words)
            _hand_in_all(course / "submitted", released, answers, cases, words)
            (course / "submitted" / "mia" / ASSIGNMENT / "notes.txt").write_text(
                canaries["another submission"], encoding="utf-8"
            )
            quiet, _ = _mark(loaded, course / "quiet", root / "quiet", level, slots)
            before = _snapshot(course, home, planted)
            mounts = _mounts()
            marked, said = _mark(loaded, course / "submitted", root / "class", level, slots)
            problems = [
                *said,
                *changes(before, _snapshot(course, home, planted)),
                *left_behind(mark, root, planted),
                *(f"a mount is left: {line}" for line in sorted(_mounts() - mounts)),
                *survivors(neighbours),
                *heard(listeners),
            ]
        yield Scene(
            level=next(iter(marked.values())).result["level"],
            user="root" if os.geteuid() == 0 else "user",
            canaries=canaries,
            bystanders=tuple(HONEST),
            quiet=quiet,
            marked=marked,
            problems=tuple(problems),
            way=way,
        )
    finally:
        planted.unlink(missing_ok=True)


def make_canaries() -> dict[str, str]:
    made = {
        what: "canary-" + secrets.token_hex(8)
        for what in (
            "the text of a hidden test",
            "a reference solution",
            "the proctor's environment",
            "a file in the home folder",
            "a file in the folder for temporary files",
            "another submission",
            "the gradebook",
        )
    }
    # A whole number that float32 holds exactly, so that it reads the same wherever it turns up.
    made["a hidden input"] = str(random.SystemRandom().randrange(10_000_001, 16_777_216, 2))
    return made


def make_course(course: Path, canaries: Mapping[str, str]) -> None:
    shutil.copytree(COURSE, course, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))
    script = course / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.py"
    text = script.read_text(encoding="utf-8")
    for word, what in (
        ("reference-canary", "a reference solution"),
        ("hidden-canary", "the text of a hidden test"),
        ("4815162", "a hidden input"),
    ):
        assert word in text, word
        text = text.replace(word, canaries[what])
    script.write_text(text, encoding="utf-8")
    (course / ".course_secret").write_text("0123456789abcdef0123456789abcdef\n", encoding="utf-8")


def bring_together(course: Path) -> None:
    """Has the course marked with its tests in the notebook's process. What they compare with is
    then in the hidden tests: nobody else knows it there."""
    answers = reference_answers(load_course(course))
    path = course / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.py"
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        lines.append(line)
        if line.strip() == "### BEGIN HIDDEN TESTS":
            lines.append("import types")
            lines.append("reference = types.SimpleNamespace()")
            for name, source in answers.items():
                lines.append(f"exec({source!r}, names := dict(globals()))")
                lines.append(f"reference.{name} = names[{name!r}]")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = course / "jaxercise.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'[course]\ntogether = ["{ASSIGNMENT}"]\n\n{text}', encoding="utf-8")


def mark_gradebook(path: Path, canary: str) -> None:
    """The course's own; what is marked here goes into another, in a folder of its own."""
    with contextlib.closing(sqlite3.connect(path)) as gradebook, gradebook:
        gradebook.execute("create table canary (text text)")
        gradebook.execute("insert into canary values (?)", [canary])


def make_home(home: Path, canaries: Mapping[str, str]) -> None:
    home.mkdir(parents=True)
    for name in (".canary", ".netrc", ".bash_history"):
        (home / name).write_text(canaries["a file in the home folder"], encoding="utf-8")


def reference_answers(course: Course) -> dict[str, str]:
    # Without the canary in it: an answer is the student's own to see.
    whole = notebooks.reference_answers(course.source_notebook(ASSIGNMENT))
    return {
        exercise: "\n".join(
            line for line in source.splitlines() if "canary-" not in line and "### " not in line
        )
        for exercise, source in whole.items()
    }


def _hand_in_all(
    submitted: Path,
    released: Mapping[str, Any],
    answers: Mapping[str, str],
    cases: Sequence[Case],
    words: Mapping[str, str],
) -> None:
    for student, own in HONEST.items():
        made = _cases.notebook(released, {**answers, **own}, (), words)
        _cases.hand_in(made, submitted / student / ASSIGNMENT, None)
    for case in cases:
        for student, cells, edit in (
            (attacker(case), case.attack, case.edit),
            (twin(case), case.twin, case.twin_edit),
        ):
            made = _cases.notebook(released, answers, cells, words)
            _cases.hand_in(made, submitted / student / ASSIGNMENT, edit)


def _mark(
    course: Course, submitted: Path, out: Path, level: str | None, slots: int | None
) -> tuple[dict[str, Marked], list[str]]:
    """Everything that `jaxercise grade` does, with nothing taken from an earlier run."""
    marking = Marking(
        slots=slots, level=level, device="cpu", stored=False, hidden_tests_unprotected=True
    )
    handed_in = Class.open(course, submitted, assignments=(ASSIGNMENT,), out=out)
    with _clock() as seconds:
        run = handed_in.mark(marking)
    named = {e.student for e in run.entries if not e.recordable}
    problems = [p for p in run.write().problems if p.partition(":")[0] not in named]
    return {
        e.student: Marked(
            {} if e.result is None else plain(e.result),
            seconds.get(e.student, 0.0),
            _visible(run.course, e),
        )
        for e in run.entries
    }, problems


@contextlib.contextmanager
def _clock() -> Iterator[dict[str, float]]:
    """How long each student's submission was being marked."""
    seconds: dict[str, float] = {}
    lock = threading.Lock()
    mark = Slot.mark

    def timed(self: Slot, job: Job) -> Result:
        start = time.monotonic()
        try:
            return mark(self, job)
        finally:
            with lock:
                took = seconds[job.student] = time.monotonic() - start
                _log.info("%s: %.1f s", job.student, took)

    with mock.patch.object(Slot, "mark", timed):
        yield seconds


def _visible(place: Course, entry: Entry) -> bytes:
    """The result and every byte of the feedback."""
    text = json.dumps(plain(entry.result), sort_keys=True, ensure_ascii=False)
    result = text.encode("utf-8", "replace")
    folder = place.root / "feedback" / entry.student
    pages = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    return b"\n".join([result, *(p.read_bytes() for p in pages)])


@contextlib.contextmanager
def adopting() -> Iterator[None]:
    """While it lasts, processes that lose their parent become children of this one."""
    if sys.platform != "linux":
        yield
        return
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_SUBREAPER, 0, 0, 0, 0)


@contextlib.contextmanager
def listening(words: dict[str, str]) -> Iterator[dict[str, socket.socket]]:
    """Sockets of this machine that nobody should reach; adds where they are to `words`."""
    with contextlib.ExitStack() as stack:
        made = {}
        for name, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM)):
            made[name] = stack.enter_context(socket.socket(socket.AF_INET, kind))
            made[name].bind(("127.0.0.1", 0))
            words[f"@{name.upper()}@"] = str(made[name].getsockname()[1])
        if sys.platform == "linux":
            # A name without a file is seen by every process of a network namespace.
            made["abstract"] = stack.enter_context(socket.socket(socket.AF_UNIX))
            made["abstract"].bind(f"\0{words['@MARK@']}")
        for name in made.keys() - {"udp"}:
            made[name].listen()
        yield made


def heard(listeners: Mapping[str, socket.socket]) -> Iterator[str]:
    for name, listener in listeners.items():
        if select.select([listener], [], [], 0)[0]:
            yield f"something reached a socket of this machine ({name})"


def processes() -> set[psutil.Process]:
    """All that come of this process."""
    return set(psutil.Process().children(recursive=True))


def survivors(before: Set[psutil.Process]) -> list[str]:
    """Processes of the run that still live. `before` were there before it, and are not of it."""
    _, alive = psutil.wait_procs(processes() - before, timeout=20)
    named = []
    for process in alive:
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                named.append(f"a process is left: {' '.join(process.cmdline())[:200]}")
    return named


def _snapshot(course: Path, home: Path, planted: Path) -> dict[str, str]:
    """Digests of what marking must leave as it is, by path."""
    found: dict[str, str] = {}
    for folder in (course, home):
        for path in sorted(folder.rglob("*")):
            # What the examiners keep for themselves grows with every program.
            if path.name.endswith("-atime") or (course / "build" / "cache") in path.parents:
                continue
            found[str(path)] = digest(path)
    for path in sorted((course / "build" / "cache" / "programs").rglob("*")):
        if not path.name.endswith("-atime"):
            found[str(path)] = digest(path)
    found[str(planted)] = digest(planted)
    for folder in _libraries():
        found[str(folder)] = repr(sorted(p.name for p in folder.iterdir()))
    return found


def _libraries() -> list[Path]:
    roots = [Path(p) for p in (*site.getsitepackages(), os.path.dirname(os.__file__))]
    names = ("", "jax", "jax/_src", "jaxlib", "numpy")
    return [root / name for root in roots for name in names if (root / name).is_dir()]


def digest(path: Path) -> str:
    if path.is_symlink():
        return "link to " + os.readlink(path)
    if not path.is_file():
        return "folder"
    stat = path.stat()
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{stat.st_mode:o} {stat.st_mtime_ns} {content}"


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for path in sorted({*before, *after}):
        if path not in after:
            yield f"{path} is gone"
        elif path not in before:
            yield f"{path} is new"
        elif before[path] != after[path]:
            yield f"{path} was changed"


def left_behind(mark: str, root: Path, planted: Path) -> Iterator[str]:
    """Files that attacks have made under the name that they were given for them."""
    places = {tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", os.getcwd(), str(root)}
    for place in sorted(places):
        for path in Path(place).glob(f"*{mark}*"):
            if path != planted:
                yield f"{path} was left behind"


def _mounts() -> set[str]:
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return set()
    return set(lines.splitlines())
