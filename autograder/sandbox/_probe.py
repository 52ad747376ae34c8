"""What this machine offers, found out by trying it."""

from __future__ import annotations

import dataclasses
import os
import platform
import shutil
import socket
import subprocess
import sys

from . import _advice as advice
from ._api import LEVELS, Job, SandboxError
from ._ask import SELFTEST, ask
from ._groups import GroupError, open_groups
from ._jail.messages import Limits
from ._open import open_sandbox


# What a job must not manage. Each sets `result` to what it got hold of, or leaves it None.
_TRIALS = {
    "it can read the directory that the proctor runs in": """
import os
try:
    # The sandbox may have a directory of its own of that name, such as /tmp.
    found = os.stat({cwd!r})
    if (found.st_dev, found.st_ino) == {identity!r}:
        result = os.listdir({cwd!r}) or None
except OSError:
    pass
""",
    "it can see the proctor": """
try:
    result = open("/proc/{pid}/cmdline").read() or None
except OSError:
    pass
""",
    "it can reach a server on this machine": """
import socket
try:
    with socket.create_connection(("127.0.0.1", {port}), timeout=2):
        result = "connected"
except OSError:
    pass
""",
    "it has capabilities": """
for line in open("/proc/self/status"):
    if line.startswith("CapEff:") and int(line.split()[1], 16):
        result = line
""",
}


@dataclasses.dataclass(frozen=True)
class LevelReport:
    """Whether a level works here; `why` not, or what it does not keep apart."""

    level: str
    works: bool
    why: str = ""


@dataclasses.dataclass(frozen=True)
class Report:
    """What `probe` found.

    - `levels`: one `LevelReport` for each of `LEVELS`, strongest first.
    - `groups`: the kind of control groups that jobs are held in, such as "cgroup v2"; "" if
      none can be made, and then the memory of a job is only watched.
    - `no_groups`: why there are none.
    - `best`: the strongest level that works, "bare" at worst, or "" where nothing runs.
    - `user`: "root" or "user", who runs the proctor.
    - `versions`: of the kernel, Python, bubblewrap and Landlock, as text; "" if absent.
    """

    levels: tuple[LevelReport, ...]
    groups: str
    no_groups: str
    best: str
    user: str
    versions: dict[str, str]


def probe() -> Report:
    """Try every level with a small child that attempts what it must not manage.

    Takes about a second. Nothing is left running.
    """
    levels = tuple(_try(level) for level in LEVELS)
    groups, no_groups = _try_groups()
    return Report(
        levels=levels,
        groups=groups,
        no_groups=no_groups,
        best=next((report.level for report in levels if report.works), ""),
        user="root" if hasattr(os, "getuid") and os.getuid() == 0 else "user",
        versions=_versions(),
    )


def _try(level: str) -> LevelReport:
    if level == "bare":
        if sys.platform == "win32":
            return LevelReport(level, False, advice.other_system() or "")
        return LevelReport(level, True, "It protects against accidents only: no walls.")
    try:
        with (
            open_sandbox(level) as sandbox,
            sandbox.start(SELFTEST, Limits(cpu_s=10.0)) as job,
        ):
            escapes = _escapes(job)
    except (SandboxError, OSError, ValueError) as error:
        return LevelReport(level, False, str(error))
    if escapes:
        return LevelReport(level, False, "It does not hold: " + "; ".join(escapes) + ".")
    return LevelReport(level, True)


def _try_groups() -> tuple[str, str]:
    try:
        groups = open_groups()
    except GroupError as error:
        return "", str(error)
    groups.close()
    return groups.kind, ""


def _escapes(job: Job) -> list[str]:
    found = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = os.stat(os.getcwd())
        facts = {
            "cwd": os.getcwd(),
            "identity": (here.st_dev, here.st_ino),
            "pid": os.getpid(),
            "port": server.getsockname()[1],
        }
        for name, source in _TRIALS.items():
            answer = ask(job, source.format(**facts))
            if answer.error:
                raise SandboxError(f"a trial failed in the sandbox: {answer}")
            if answer.result is not None:
                found.append(name)
    return found


def _versions() -> dict[str, str]:
    versions = {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "bubblewrap": "",
        "landlock": "",
    }
    bwrap = shutil.which("bwrap")
    if bwrap is not None:
        asked = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False)
        versions["bubblewrap"] = asked.stdout.split()[-1] if asked.stdout.split() else "?"
    if sys.platform == "linux":
        from ._jail import landlock

        versions["landlock"] = str(landlock.version() or "")
    return versions
