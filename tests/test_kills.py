"""Any process of a run may be killed at any moment; the marks are those of an undisturbed run."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


pytest.importorskip("nbgrader")

from autograder.proctor import Slot
from autograder.records import FromExaminer, Role, Start
from autograder.sandbox import _groups, probe
from benchmarks.memory import fork_server

from .conftest import answer, graded, make_job
from .test_resume import assert_as_if_undisturbed, litter, results
from .tiny_course import RIGHT, WRONG, environment, hand_in, make_course


CLASS = {
    "ada": RIGHT,
    "bo": {**RIGHT, "twice": WRONG["twice"]},
    "dan": {**RIGHT, "greet": "print('noise')\ndef greet(name):\n    raise ValueError(name)"},
    "eve": {**RIGHT, "twice": "import os\ndef twice(x):\n    os._exit(1)"},
}
SEED = 20260301
KILLS = 30
ROLES = ("proctor", "examiner", "runner", "candidate", "zygote")
_SUBREAPER = 36

# `jaxercise grade` in a proctor that counts what its examiners tell it, and after so many messages
# kills the first process of a role that there is. Says on a pipe how many there were, and whom it
# killed.
PROGRAM = """
import os, psutil, signal, subprocess, sys, threading
from benchmarks.memory import fork_server
from autograder.proctor import _slot

class Popen(subprocess.Popen):
    # Examiners tell of every request, the short ones too.
    def __init__(self, command, **options):
        if "autograder.examiner" in command:
            told = ("from autograder.wire import _frames; _frames.LATE_S = 0.0; import runpy; "
                    "runpy.run_module('autograder.examiner', run_name='__main__')")
            at = command.index("-m")
            command = [*command[:at], "-c", told, *command[at + 2:]]
        super().__init__(command, **options)

subprocess.Popen = Popen

role, at = sys.argv.pop(1), int(sys.argv.pop(1))
pipe = int(sys.argv.pop(1))
count, killed, lock = 0, "", threading.Lock()
start, serve = _slot.Slot._start, _slot.Slot._serve
roles = {}

def started(slot, sock, kind, *more):
    start(slot, sock, kind, *more)
    roles[slot, slot._next] = kind

def victim(slot):
    if role == "proctor":
        return os.getpid()
    if role == "examiner":
        return slot._examiner.pid
    for number, job in slot._jobs.items():
        if job.pid is not None and role in ("zygote", roles.get((slot, number))):
            return fork_server(slot._sandbox).pid if role == "zygote" else job.pid
    return None

def counted(slot, sock, message):
    global count, killed
    serve(slot, sock, message)
    with lock:
        count += 1
        if not killed and count >= at > 0:
            try:
                found = victim(slot)
            except psutil.NoSuchProcess:
                found = None
            if found is not None:
                killed = f"{role} at {count}"
                os.write(pipe, f"{killed}\\n".encode())
                os.kill(found, signal.SIGKILL)

_slot.Slot._start, _slot.Slot._serve = started, counted
from autograder.cli import main
try:
    main()
finally:
    os.write(pipe, f"messages {count}\\n".encode())
"""


@pytest.fixture(scope="module", autouse=True)
def _needs_walls() -> None:
    if sys.platform != "linux" or probe().best != "namespaces":
        pytest.skip("needs the level namespaces")


@pytest.fixture(scope="module", autouse=True)
def orphans() -> Iterator[None]:
    """Whatever outlives its parent becomes a child of this process, where it can be seen."""
    libc = ctypes.CDLL(None)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    yield
    libc.prctl(_SUBREAPER, 0, 0, 0, 0)


def grade(course: Path, role: str = "nobody", at: int = 0) -> tuple[int, list[str], str]:
    """Exit code, what the program wrote on its pipe, and what it said. Nothing of it is
    left."""
    scratch = course.parent / "tmp"
    scratch.mkdir(exist_ok=True)
    before = set(psutil.Process().children(recursive=True))
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", PROGRAM, role, str(at), str(writer)),
            *("grade", "--fresh", "--slots", "2"),
        ],
        cwd=course,
        env={**environment(), "TMPDIR": str(scratch)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=[writer],
        text=True,
    )
    os.close(writer)
    _, said = process.communicate(timeout=300)
    with open(reader, encoding="utf-8") as pipe:
        told = pipe.read().splitlines()
    wait_until_gone(before)
    return process.returncode, told, said


def wait_until_gone(before: set[psutil.Process]) -> None:
    deadline = time.monotonic() + 30
    while True:
        left = set(psutil.Process().children(recursive=True)) - before
        for child in list(left):
            with contextlib.suppress(psutil.NoSuchProcess):
                if child.status() == psutil.STATUS_ZOMBIE:
                    # An orphan that came to us, and that nobody else will wait for.
                    with contextlib.suppress(ChildProcessError):
                        os.waitpid(child.pid, os.WNOHANG)
                    left.discard(child)
        if not left:
            return
        assert time.monotonic() < deadline, left
        time.sleep(0.02)


def marked(course: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (course / "build" / "results").glob("*/*.json")}


def mounts() -> list[str]:
    return Path("/proc/self/mounts").read_text().splitlines()


def groups_of_the_dead() -> list[Path]:
    """Control groups that no living proctor of this machine would own up to."""
    _, parents, _ = _groups._found()
    homes = [home for parent in parents for home in parent.glob("jaxercise-*")]
    return [h for h in homes if _groups._started(h.name.split("-")[2]) != h.name.split("-")[3]]


INPUTS = "lambda rng, size: (jnp.asarray(rng.normal(size=3)),)"
DOUBLE = "def double(x):\n    return 2 * x"


@pytest.mark.parametrize("role", ["candidate", "runner", "examiner", "zygote"])
def test_a_killed_process_costs_no_mark(slot: Slot, monkeypatch: pytest.MonkeyPatch, role: str):
    job = make_job(
        answer("double", DOUBLE),
        graded("double", f"check.equivalent(double, reference.double, {INPUTS})"),
        answer("half", "def half(x):\n    return x / 3"),
        graded("half", "assert half(4.0) == 2.0"),
        reference=DOUBLE,
    )
    expected = slot.mark(job)
    assert [e.outcome for e in expected.exercises.values()] == ["passed", "failed"]
    serve, start = slot._serve, slot._start
    roles: dict[int, str] = {}
    killed: list[str] = []

    def started(sock: socket.socket, kind: Role) -> None:
        start(sock, kind)
        roles[slot._next] = kind

    def victim(message: FromExaminer) -> int | None:
        """Once there is one that is about to work."""
        found = slot._jobs.get(slot._next)
        if not isinstance(message, Start) or found is None or found.pid is None:
            return None
        if role == "examiner" and slot._examiner is not None:
            return slot._examiner.pid
        if role == "zygote":
            return fork_server(slot._sandbox).pid
        return found.pid if roles[slot._next] == role else None

    def served(sock: socket.socket, message: FromExaminer) -> None:
        serve(sock, message)
        if not killed and (found := victim(message)) is not None:
            killed.append(role)
            os.kill(found, signal.SIGKILL)

    monkeypatch.setattr(slot, "_start", started)
    monkeypatch.setattr(slot, "_serve", served)
    assert slot.mark(job) == expected
    assert killed == [role]
    assert slot.mark(job) == expected


@pytest.mark.slow
def test_marks_are_those_of_an_undisturbed_run(tmp_path: Path):
    template = make_course(tmp_path / "template")
    for student, answers in CLASS.items():
        hand_in(template, student, **answers)
    undisturbed = Path(shutil.copytree(template, tmp_path / "undisturbed" / "course"))
    course = Path(shutil.copytree(template, tmp_path / "disturbed" / "course"))
    code, told, said = grade(undisturbed)
    assert code == 0, said
    messages = int(told[-1].removeprefix("messages "))
    assert messages > 20
    expected = marked(undisturbed)
    assert len(expected) == len(CLASS)

    draw = random.Random(SEED)
    mounted = mounts()
    # Every role as often as the others, at points all over the run.
    plan = [(ROLES[i % len(ROLES)], draw.randint(1, messages * 9 // 10)) for i in range(KILLS)]
    draw.shuffle(plan)
    killed = []
    for role, at in plan:
        code, told, said = grade(course, role, at)
        happened = [line for line in told if line.startswith(role)]
        killed += happened
        what = f"{role} at {at}: {happened}"
        print(what, flush=True)
        if role == "proctor":
            assert code < 0, what
            code, _, said = grade(course)
        assert code == 0, f"{what}\n{said}"
        assert results(course).keys() == expected.keys(), what
        now = marked(course)
        assert [name for name in expected if now[name] != expected[name]] == [], what
        assert_as_if_undisturbed(course, undisturbed)
        assert litter(course) == [], what
        assert mounts() == mounted, what
    # No exercise of this class compiles anything: its runners are killed by the test above.
    assert len(killed) >= KILLS * 2 // 3, killed
    assert {line.split()[0] for line in killed} >= set(ROLES) - {"runner"}
    assert groups_of_the_dead() == []
