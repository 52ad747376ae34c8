"""Measuring a tree of processes from outside, by reading /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil


_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_HAS_CHILDREN = Path(f"/proc/self/task/{os.getpid()}/children").exists()
_HAS_PROC = Path("/proc/self/stat").exists()


def tree(root: int) -> list[int]:
    """`root` and its living descendants."""
    if not _HAS_CHILDREN:
        try:
            return [root, *(child.pid for child in psutil.Process(root).children(recursive=True))]
        except psutil.Error:
            return [root]
    found = [root]
    for pid in found:  # Grows while it is walked.
        found.extend(_children(pid))
    return found


def _children(pid: int) -> Iterator[int]:
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return
    for thread in threads:
        text = _read(f"/proc/{pid}/task/{thread}/children")
        yield from (int(word) for word in text.split())


def spokesmen(pids: Iterable[int]) -> list[int]:
    """For each process that still has memory, the number of a thread of which /proc can tell it.

    That is the first thread. If it has ended before the others, /proc/PID is as empty as that of a
    process that only waits to be reaped, and closed to ordinary users.
    """
    if not _HAS_PROC:
        return list(pids)
    return [found for pid in pids if (found := _spokesman(pid)) is not None]


def _spokesman(pid: int) -> int | None:
    if _has_memory(pid):
        return pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return None
    return next((int(thread) for thread in threads if _has_memory(int(thread))), None)


def _has_memory(thread: int) -> bool:
    return _read(f"/proc/{thread}/statm").split()[:1] not in ([], ["0"])


def parent(pid: int) -> int | None:
    """The parent of a process, None once it has gone."""
    _, _, rest = _read(f"/proc/{pid}/stat").rpartition(")")
    fields = rest.split()
    return int(fields[1]) if len(fields) > 1 else None


def _read(path: str) -> str:
    try:
        # A job's processes have many threads, each with files of its own to read ten times a
        # second: a buffer and a decoder would be most of the work.
        with open(path, "rb", buffering=0) as file:
            return file.readall().decode(errors="replace")
    except OSError:
        return ""


def cpu_seconds(pids: Iterable[int]) -> float | None:
    """CPU seconds, user and system, of the processes and of the children they have reaped."""
    total = None
    for pid in pids:
        if not _HAS_PROC:
            try:
                times = psutil.Process(pid).cpu_times()
            except psutil.Error:
                continue
            used = times.user + times.system
        else:
            # The name, field 2, may hold spaces and parentheses.
            _, _, rest = _read(f"/proc/{pid}/stat").rpartition(")")
            fields = rest.split()
            if len(fields) < 15:
                continue
            used = sum(int(ticks) for ticks in fields[11:15]) / _TICKS
        total = used + (total or 0.0)
    return total


def resident_bytes(pids: Iterable[int]) -> int:
    """Private and shared-anonymous memory; pages shared by a fork are counted in each."""
    total = 0
    for pid in pids:
        if not _HAS_PROC:
            try:
                total += psutil.Process(pid).memory_info().rss
            except psutil.Error:
                pass
            continue
        total += _sum_kib(f"/proc/{pid}/status", ("RssAnon:", "RssShmem:"))
    return total


def proportional_bytes(pids: Iterable[int]) -> int | None:
    """Like `resident_bytes`, a shared page divided by its users. Slower; None if not readable."""
    total = 0
    for pid in pids:
        path = f"/proc/{pid}/smaps_rollup"
        part = _sum_kib(path, ("Pss_Anon:", "Pss_Shmem:"))
        if part == 0 and spokesmen([pid]) == [pid]:
            return None
        total += part
    return total


def _sum_kib(path: str, names: tuple[str, ...]) -> int:
    total = 0
    for line in _read(path).splitlines():
        if line.startswith(names):
            total += int(line.split()[1])
    return total * 1024
