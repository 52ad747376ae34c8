"""Control groups: limits that the kernel holds over all processes of a job at once.

Where none can be made the watchdog goes on alone, which looks ten times a second. Where they can
be made it goes on too, and usually comes first: a group has to be a little wider, since the
temporary file systems and the kernel's own memory count in it.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from ._jail.messages import Limits, MiB


_PREFIX = "jaxercise-"
_UNLIMITED = 1 << 50
_serial = itertools.count()


class GroupError(RuntimeError):
    """No control group can be made here; the text says why."""


class Groups:
    """The control groups of one sandbox, below one of their own in each of `parents`.

    - `kind`: "cgroup v2" or "cgroup v1".
    """

    def __init__(self, kind: str, parents: list[Path]):
        self.kind = kind
        self._parents = parents
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._leftover: list[Group] = []
        name = f"{_PREFIX}{_namespace()}-{os.getpid()}-{_started(os.getpid())}-{next(_serial)}"
        self._homes = [parent / name for parent in parents]
        try:
            for home in self._homes:
                _mkdir(home)
            if kind == "cgroup v2":
                _write(self._homes[0] / "cgroup.subtree_control", "+memory +pids")
        except OSError:
            self.close()
            raise

    def make(self, limits: Limits) -> Group:
        """A new group for one job. Raises `OSError`."""
        with self._lock:
            self._leftover = [group for group in self._leftover if not group.remove()]
            number = next(self._numbers)
        group = Group(self.kind, [home / f"job-{number}" for home in self._homes])
        try:
            group.create(limits)
        except OSError:
            self.retire(group)
            raise
        return group

    def retire(self, group: Group) -> None:
        """Remove the group of a job that has ended: now, or with the next one if it is busy."""
        group.kill()
        if not group.remove():
            with self._lock:
                self._leftover.append(group)

    def close(self) -> None:
        """Remove everything; waits a little for the kernel to let go of the last processes."""
        deadline = time.monotonic() + 5
        while True:
            with self._lock:
                self._leftover = [group for group in self._leftover if not group.remove()]
                if not self._leftover and all([_rmdir(home) for home in self._homes]):
                    return
            if time.monotonic() > deadline:
                return  # The next proctor sweeps it up.
            time.sleep(0.02)


class Group:
    """The control group of one job."""

    def __init__(self, kind: str, places: list[Path]):
        self._kind = kind
        # Of cgroup v1, memory first and pids last, between them what counts CPU time, if anything
        # does; of v2, all in one.
        self._places = places

    def create(self, limits: Limits) -> None:
        memory = _UNLIMITED
        if limits.memory_bytes is not None:
            # The working folder and /dev/shm have limits of their own, and count here too.
            memory = limits.memory_bytes + 2 * limits.tmp_bytes
        for place in self._places:
            _mkdir(place)
        first, last = self._places[0], self._places[-1]
        if self._kind == "cgroup v2":
            _write(first / "memory.max", str(memory))
            _write(first / "memory.swap.max", "0", optional=True)
            _write(first / "memory.oom.group", "1", optional=True)
        else:
            _write(first / "memory.limit_in_bytes", str(memory))
            # Memory and swap together: as much as memory alone.
            _write(first / "memory.memsw.limit_in_bytes", str(memory), optional=True)
        if limits.processes is not None:
            _write(last / "pids.max", str(limits.processes))

    def add(self, pid: int) -> None:
        """Move a process in, with all that it will fork. One that has ended already is let be."""
        for place in self._places:
            try:
                _write(place / "cgroup.procs", str(pid))
            except OSError as error:
                # No such device: the group was removed between the opening and the writing.
                if error.errno not in (errno.ESRCH, errno.ENOENT, errno.ENODEV):
                    raise
                return

    def members(self) -> list[int]:
        return [int(word) for word in _read(self._places[-1] / "cgroup.procs").split()]

    def kill(self) -> None:
        """End every process in it."""
        if self._kind == "cgroup v2":
            with contextlib.suppress(OSError):
                # Since Linux 5.14; what forks meanwhile does not get away.
                _write(self._places[0] / "cgroup.kill", "1", exists=True)
                return
        for _ in range(20):
            members = self.members()
            for pid in members:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            if not members:
                return

    def out_of_memory(self) -> bool:
        """Whether the kernel has ended one of its processes because of the group's own limit."""
        place = self._places[0]
        if self._kind == "cgroup v2":
            events = _fields(place / "memory.events")
            return bool(events.get("oom_kill") and events.get("oom"))
        if not _fields(place / "memory.oom_control").get("oom_kill"):
            return False
        # Or else it was the whole machine that was short of memory.
        limit, most = (
            int(_read(place / f"memory.{name}_in_bytes") or 0) for name in ("limit", "max_usage")
        )
        return most + MiB >= limit

    def cpu_seconds(self) -> float | None:
        """CPU seconds of all that has ever run in it; None if nobody counts them."""
        if self._kind == "cgroup v2":
            used = _fields(self._places[0] / "cpu.stat").get("usage_usec")
            return None if used is None else used / 1e6
        used = [_read(place / "cpuacct.usage").strip() for place in self._places[1:-1]]
        return int(used[0]) / 1e9 if used and used[0].isdigit() else None

    def remove(self) -> bool:
        """Whether it has gone; false while the kernel still counts a process in it."""
        return all([_rmdir(place) for place in self._places])


def open_groups() -> Groups:
    """Raises `GroupError` where no groups can be made."""
    kind, parents, why = _found()
    if why:
        raise GroupError(why)
    try:
        return Groups(kind, parents)
    except OSError as error:
        raise GroupError(f"a control group could not be made: {error}") from error


@functools.cache
def _found() -> tuple[str, list[Path], str]:
    """Where groups can be made, tried out once in a process: kind, parents, or else why not."""
    if sys.platform != "linux":
        return "", [], "control groups are Linux's"
    try:
        mounts = Path("/proc/self/mountinfo").read_text()
        own = Path("/proc/self/cgroup").read_text()
    except OSError as error:
        return "", [], f"/proc cannot be read: {error}"
    try:
        kind, parents = find(mounts, own)
    except GroupError as error:
        return "", [], str(error)
    return kind, parents, ""


def find(mounts: str, own: str) -> tuple[str, list[Path]]:
    """The kind of control groups and the directories below which they can be made.

    **Arguments:**

    - `mounts`: the text of /proc/self/mountinfo.
    - `own`: the text of /proc/self/cgroup.

    Raises `GroupError` with what was tried.
    """
    whys: list[str] = []
    for kind, parents in _candidates(mounts, own, whys):
        why = _trial(kind, parents)
        if why is None:
            return kind, parents
        whys.append(f"{kind} below {parents[0]}: {why}")
    tried = "; ".join(dict.fromkeys(whys)) or "no control groups are mounted"
    raise GroupError(
        f"{tried}. Memory is watched from outside instead. To have groups, start the command with "
        "`systemd-run --user --scope -p Delegate=yes`, or as root outside a container"
    )


def _candidates(mounts: str, own: str, whys: list[str]) -> Iterator[tuple[str, list[Path]]]:
    places = _own_places(mounts, own)
    if "" in places:
        here, top = places[""]
        yield from (("cgroup v2", [parent]) for parent in _upwards(here, top, whys))
    if "memory" in places and "pids" in places:
        memory, pids = places["memory"][0], places["pids"][0]
        if _read(memory / "memory.use_hierarchy").strip() == "0":
            # What is moved out of our group would get away from its limits.
            whys.append(f"cgroup v1: {memory} does not count what is below it")
        else:
            if "cpuacct" in places:
                yield "cgroup v1", [memory, places["cpuacct"][0], pids]
            yield "cgroup v1", [memory, pids]


def _own_places(mounts: str, own: str) -> dict[str, tuple[Path, Path]]:
    """Controller -> (our own group, the mount it lies in); "" is version 2's."""
    ours: dict[str, str] = {}
    for line in own.splitlines():
        _, controllers, path = line.split(":", 2)
        ours |= dict.fromkeys(controllers.split(","), path)
    places: dict[str, tuple[Path, Path]] = {}
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        (root, point), (kind, _, options) = before.split()[3:5], after.split()[:3]
        names = [""] if kind == "cgroup2" else options.split(",") if kind == "cgroup" else []
        for name in names:
            path = ours.get(name)
            if path is None or ".." in path or not Path(path).is_relative_to(root):
                continue  # Not shown in this mount, as in some containers.
            places[name] = (Path(point) / Path(path).relative_to(root), Path(point))
    return places


def _upwards(here: Path, top: Path, whys: list[str]) -> Iterator[Path]:
    """Where a group of version 2 may be put, our own group first.

    A group that holds processes can have no limits on groups below it, so the place is most
    often beside our own. But never where jobs would get away from a limit that is set on us.
    """
    for place in (here, *here.parents):
        if not place.is_relative_to(top):
            return
        if {"memory", "pids"} <= set(_read(place / "cgroup.subtree_control").split()):
            yield place
        elif place == here and place == top:
            # The very root may hold processes and limit what is below it.
            with contextlib.suppress(OSError):
                _write(place / "cgroup.subtree_control", "+memory +pids", exists=True)
                yield place
                return
            whys.append(f"cgroup v2: {place} does not hand on memory and pids")
        for limit in ("memory.max", "memory.high", "cpu.max", "cpuset.cpus"):
            if _read(place / limit).split()[:1] not in ([], ["max"]):
                whys.append(f"cgroup v2: {place} is itself limited ({limit})")
                return
    whys.append("cgroup v2: no group that we may write to hands on memory and pids")


def _trial(kind: str, parents: list[Path]) -> str | None:
    """Make a group, put a child in, read it back, remove it: what went wrong, or None."""
    try:
        groups = Groups(kind, parents)
    except OSError as error:
        return _worded(error)
    try:
        _sweep(parents)
        group = groups.make(Limits(memory_bytes=64 * MiB))
        try:
            child = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", "input()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            with child:
                group.add(child.pid)
                inside = child.pid in group.members()
                child.kill()
        finally:
            groups.retire(group)
        return None if inside else "a process that was put in is not there"
    except OSError as error:
        return _worded(error)
    finally:
        groups.close()


def _worded(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return "we may not write there"
    if error.errno == errno.EROFS:
        return "it is mounted read-only, as in most containers"
    return str(error)


def _sweep(parents: list[Path]) -> None:
    """Remove the groups of proctors that were killed. The name says whose a group was."""
    for parent in parents:
        for home in parent.glob(f"{_PREFIX}{_namespace()}-*"):
            words = home.name.split("-")
            if len(words) == 5 and words[3] != _started(words[2]):
                for place in home.glob("job-*"):
                    Group("cgroup v1", [place]).kill()
                    _rmdir(place)
                _rmdir(home)


def _namespace() -> str:
    """Which process numbers are meant: containers may share one tree of control groups."""
    try:
        return os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        return "0"


def _started(pid: int | str) -> str:
    """When a process began, in the kernel's ticks; "" if there is none of this number."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _fields(path: Path) -> dict[str, int]:
    lines = (line.split() for line in _read(path).splitlines())
    return {line[0]: int(line[1]) for line in lines if len(line) == 2 and line[1].isdigit()}


def _write(path: Path, text: str, *, optional: bool = False, exists: bool = False) -> None:
    if (optional or exists) and not path.exists():
        if exists:
            raise FileNotFoundError(errno.ENOENT, "the kernel has no such file", str(path))
        return
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _mkdir(path: Path) -> None:
    path.mkdir()


def _rmdir(path: Path) -> bool:
    """Whether the directory has gone."""
    try:
        path.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
