"""What `jaxercise doctor` says in the situations that a grader may find itself in.

Other users, containers without user namespaces and foreign systems are stood in for by what this
machine can do. They need a Python that every user can read; where ours is not, the system's own is
taken with our packages, if it is of the same version.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import _advice as advice, _users as users
from autograder.sandbox._environment import site_directories


ROOT = Path(__file__).resolve().parent.parent
USER = 61234

linux = pytest.mark.skipif(sys.platform != "linux", reason="the levels with walls need Linux")

PROBE = """
import dataclasses, json
from autograder.sandbox import probe
print(json.dumps(dataclasses.asdict(probe())))
"""


@functools.cache
def open_python() -> list[str]:
    """A Python that any user can start; skips where there is none."""
    prefix = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, shutil.which(prefix, path="/usr/bin:/usr/local/bin")):
        if candidate is not None and all(map(_open, [candidate, *site_directories(), ROOT])):
            return [candidate]
    pytest.skip("there is no Python here that every user can read")


def _open(place: str | Path) -> bool:
    found = Path(place).resolve()
    return all(parent.stat().st_mode & 0o001 for parent in found.parents)


def as_user(*command: str, path: str | None = None) -> list[str]:
    """The command as an ordinary user, which we may be already."""
    where = os.environ["PATH"] if path is None else path
    plain = ["/usr/bin/env", f"PATH={where}", "HOME=/nonexistent", *command]
    if os.getuid() != 0:
        return plain
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv, of util-linux, is not installed")
    who = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    return ["setpriv", *who, *plain]


def without_namespaces(*command: str, root: bool = False) -> list[str]:
    """The command where no further user namespace may be made, as root of that place or not."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    who = ["--uid", "0", "--gid", "0"] if root else []
    binds = ["--bind", "/", "/", "--dev-bind", "/dev", "/dev"]
    binds += ["--unshare-pid", "--proc", "/proc"]
    return ["bwrap", "--unshare-user", "--disable-userns", *who, *binds, "--", *command]


def found(command: list[str], program: str = PROBE) -> dict[str, Any]:
    """What the probe finds there. The level namespaces may not be had even where we are now."""
    packages = os.pathsep.join([*site_directories(), str(ROOT)])
    done = subprocess.run(
        [*command, "-c", program],
        cwd="/",
        env={**os.environ, "PYTHONPATH": packages},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "bwrap:" in done.stderr:
        pytest.skip(f"the situation cannot be made here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    report["levels"] = {each["level"]: each for each in report["levels"]}
    return report


def works(report: dict[str, Any]) -> dict[str, bool]:
    return {name: level["works"] for name, level in report["levels"].items()}


@pytest.fixture(scope="module")
def restricted_works() -> None:
    from autograder.sandbox._jail import landlock

    if landlock.version() < 1:
        pytest.skip(advice.landlock())


@linux
@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="needs root")
def test_root_with_a_closed_python_is_told_what_to_do(restricted_works: None, tmp_path: Path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    # The package itself lies behind a door that is closed to the users of jobs.
    shutil.copytree(ROOT / "autograder", closed / "autograder", symlinks=True)
    program = f"import sys; sys.path.insert(0, {str(closed)!r})\n{PROBE}"
    level = found(open_python(), program)["levels"]["restricted"]
    assert not level["works"]
    for words in ("is closed to others", "run as an ordinary user", "chmod o+x", str(tmp_path)):
        assert words in level["why"]


@linux
def test_an_ordinary_user(restricted_works: None):
    report = found(as_user(*open_python()))
    assert report["user"] == "user"
    assert works(report)["restricted"]
    if not works(report)["namespaces"]:
        assert len(report["levels"]["namespaces"]["why"]) > 80
    # Nobody has handed a group down to this user, or else they have.
    assert bool(report["groups"]) != bool(report["no_groups"])


@linux
def test_without_bubblewrap(restricted_works: None, tmp_path: Path):
    os.chmod(tmp_path, 0o755)
    report = found(as_user(*open_python(), path="/nowhere"))
    assert works(report) == {"namespaces": False, "restricted": True, "bare": True}
    assert report["best"] == "restricted"
    assert "apt install bubblewrap" in report["levels"]["namespaces"]["why"]


@linux
@pytest.mark.parametrize("root", [False, True], ids=["user", "root-in-namespace"])
def test_in_a_container_that_forbids_namespaces(restricted_works: None, root: bool):
    report = found(as_user(*without_namespaces(*open_python(), root=root)))
    assert works(report) == {"namespaces": False, "restricted": True, "bare": True}
    assert report["user"] == ("root" if root else "user")
    why = report["levels"]["namespaces"]["why"]
    assert "has forbidden further user namespaces" in why
    assert "use the level restricted" in why


@linux
@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="needs root")
def test_in_a_container_whose_root_is_the_only_user(restricted_works: None):
    # A job would be the machine's own root: refused, not made weaker.
    report = found(without_namespaces(*open_python(), root=True))
    assert works(report) == {"namespaces": False, "restricted": False, "bare": True}
    assert report["best"] == "bare"
    assert "Start the container as an ordinary user" in report["levels"]["restricted"]["why"]


@linux
@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="needs root")
def test_root_of_a_container_without_the_right_to_mount(restricted_works: None):
    command = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-all", *open_python()]
    report = found(command)
    assert works(report) == {"namespaces": False, "restricted": True, "bare": True}
    assert "Operation not permitted" in report["levels"]["namespaces"]["why"]


@linux
@pytest.mark.parametrize("root", [False, True], ids=["user", "root-in-namespace"])
def test_restricted_holds_in_a_container(restricted_works: None, root: bool):
    """The tests of the level themselves, with the container around them."""
    # What a job does not see belongs to the test's own paths; those need a home that is there.
    wanted = (
        "out_of_sight or inherited or working_directory or disk or memory_bomb or fork_bomb or "
        "grandchild or ignores_signals or crash or many_threads"
    )
    inside = without_namespaces(*open_python(), root=root)
    done = subprocess.run(
        [
            *as_user(*inside),
            *("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_sandbox.py"),
            *("-k", f"restricted and ({wanted})"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*site_directories(), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout


FOREIGN = """
import json, os, sys, shutil, socket, subprocess, tempfile, psutil, click, platform, signal
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "grp", "termios"):
            raise ModuleNotFoundError(name)
platform.platform()
if {system!r} == "win32":
    for name in ("fcntl", "resource", "pwd", "grp", "termios"):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Absent())
    for name in ("getuid", "sysconf", "wait4", "sched_getaffinity"):
        delattr(os, name)
sys.platform = {system!r}
"""


@pytest.mark.parametrize(
    ("system", "best", "said"),
    [
        ("darwin", "bare", "macOS has neither namespaces nor Landlock"),
        ("win32", "", "Windows Subsystem for Linux"),
    ],
)
def test_foreign_systems_are_told_what_to_do(system: str, best: str, said: str):
    """Only what is said, and that nothing is imported that such a system does not have."""
    program = textwrap.dedent(FOREIGN.format(system=system)) + PROBE
    report = found([sys.executable], program)
    assert report["best"] == best
    for level in ("namespaces", "restricted"):
        assert not report["levels"][level]["works"]
        assert said in report["levels"][level]["why"]
    assert report["no_groups"]


@pytest.mark.parametrize(
    ("files", "reason", "said"),
    [
        ({"proc/sys/user/max_user_namespaces": "0\n"}, "", "sysctl user.max_user_namespaces="),
        ({"proc/sys/kernel/unprivileged_userns_clone": "0\n"}, "", "unprivileged_userns_clone=1"),
        (
            {"proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"},
            "setting up uid map: Permission denied",
            "AppArmor restricts user namespaces",
        ),
        ({".dockerenv": ""}, "Operation not permitted", "--cap-add SYS_ADMIN"),
        ({"proc/1/cgroup": "0::/kubepods/pod1\n"}, "Operation not permitted", "the outer wall"),
        ({}, "exceeded (ENOSPC)", "has forbidden further user namespaces"),
        ({}, "", "The level restricted needs no namespaces"),
    ],
)
def test_advice_on_namespaces(tmp_path: Path, files: dict[str, str], reason: str, said: str):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert said in advice.namespaces(reason, tmp_path)


def test_advice_on_landlock(tmp_path: Path):
    assert "Linux 5.13 or newer" in advice.landlock(tmp_path)
    (tmp_path / "sys/kernel/security").mkdir(parents=True)
    (tmp_path / "sys/kernel/security/lsm").write_text("capability,yama,apparmor")
    assert "lsm=landlock,capability,yama,apparmor" in advice.landlock(tmp_path)


def test_the_table_of_users():
    assert users.mapped(text="         0          0 4294967295\n") == [range(4294967295)]
    rootless = users.mapped(text="0 1000 1\n1 100000 65536\n")
    assert [61234 in ids for ids in rootless] == [False, True]
    assert users.mapped(text="0 1000 1\n") == [range(1)]
