"""What runs inside the container: hands in, lets a peer grade, and says what it finds afterwards.

Reads one JSON object from standard input and writes one to standard output. Everything that it
writes to disk lies in file systems that vanish with the container.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import _cases, _peer_read, _scene
from ._cases import ASSIGNMENT


# A peer's own kernel may take this long to notice that it is no longer wanted.
_PATIENCE = 3.0


def main() -> None:
    said = json.load(sys.stdin)
    # Nothing that the peer starts may write into the report.
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    found = _grade(said)
    json.dump(found, report)
    report.close()


def _grade(said: dict[str, Any]) -> dict[str, Any]:
    place, template = Path(said["place"]), Path(said["template"])
    course, home = place / "course", place / "home"
    shutil.copytree(template / "course", course, symlinks=True)
    shutil.copytree(template / "home", home)
    mark, planted = said["mark"], Path("/tmp") / f"{said['mark']}.canary"
    planted.write_text(said["planted"], encoding="utf-8")
    words = {
        "@COURSE@": str(course),
        "@HOME@": str(home),
        "@TMP@": str(planted),
        "@REPOSITORY@": said["repository"],
        "@MARK@": mark,
    }
    with _scene.listening(words) as listeners:
        students = _hand_in(said, course, words)
        watched = [course / "solutions", *(course / "submitted" / s for s in said["others"]), home]
        before = _snapshot([*watched, planted])
        read = _peer_read.PEERS[said.get("peer", "nbgrader")]
        marks = read.points(course)
        start = time.monotonic()
        ended, log = _run(said["command"], course, said["seconds"])
        took = time.monotonic() - start
        after = read.points(course)
        found = {
            "ended": ended,
            "seconds": round(took, 1),
            "log": log[-2000:],
            "students": {
                s: {"points": after.get(s), "shown": list(read.shown(course, s))} for s in students
            },
            "problems": [
                *(f"{s}'s marks have changed" for s in marks if marks[s] != after.get(s)),
                *_scene.changes(before, _snapshot([*watched, planted])),
                *_scene.left_behind(mark, course, planted),
                *_scene.heard(listeners),
            ],
        }
    if ended:
        found["problems"] += [f"a process is left: {line}" for line in _survivors()]
    return found


def _hand_in(said: dict[str, Any], course: Path, words: dict[str, str]) -> list[str]:
    """Writes the submissions; the names of the students."""
    cases = {case.name: case for case in _cases.load(*{name for name, _ in said["submissions"]})}
    students = []
    for name, part in said["submissions"]:
        case = cases[name]
        student = _scene.attacker(case) if part == "attack" else _scene.twin(case)
        cells, edit = (case.attack, case.edit) if part == "attack" else (case.twin, case.twin_edit)
        made = _cases.notebook(said["released"], said["answers"], cells, words)
        _cases.hand_in(made, course / "submitted" / student / ASSIGNMENT, edit)
        students.append(student)
    return students


def _run(command: list[str], course: Path, seconds: float) -> tuple[bool, str]:
    """Whether the command ended in time, and what it wrote."""
    log = course.parent / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=course,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        ended = True
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            ended = False
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8000))
        return ended, file.read().decode("utf-8", "replace")


def _snapshot(places: list[Path]) -> dict[str, str]:
    found = {}
    for place in places:
        for path in (place, *sorted(place.rglob("*"))):
            found[str(path)] = _scene.digest(path)
    return found


def _survivors() -> list[str]:
    """Command lines of the processes that still live, once they have had time to end."""
    deadline = time.monotonic() + _PATIENCE
    while (alive := list(_others())) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive


def _others() -> Iterator[str]:
    for folder in Path("/proc").glob("[0-9]*"):
        # The first process of the container is its own.
        if int(folder.name) in (1, os.getpid()):
            continue
        with contextlib.suppress(OSError):
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state not in "ZX":
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                yield words.decode("utf-8", "replace")[:200]


if __name__ == "__main__":
    main()
