"""What a command takes: time, processor time and memory of all its processes."""

from __future__ import annotations

import dataclasses
import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil


# A look takes some hundredths of a second of a core that the command may need.
_EVERY_S = 5.0


@dataclasses.dataclass(frozen=True)
class Cost:
    """`wall_s` by the clock, `cpu_s` of all processes, `memory_bytes` of all at the highest, and
    `own_bytes` of the command itself and its examiners; what is shared between processes counts
    once."""

    wall_s: float
    cpu_s: float
    memory_bytes: int
    own_bytes: int


def typical(costs: Sequence[Cost]) -> Cost:
    """The median of what several runs took, of two the mean; and the highest memory."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        max(cost.memory_bytes for cost in costs),
        max(cost.own_bytes for cost in costs),
    )


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 3600,
) -> tuple[Cost, subprocess.CompletedProcess[str]]:
    """Runs a command; looks every five seconds at the memory of it and of its descendants.

    Processor time is the kernel's count of the command, of what it has waited for, of what these
    have waited for, and so on.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(
        [os.fspath(word) for word in command],
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    try:
        out, err = process.communicate(timeout=timeout_s)
    finally:
        if process.poll() is None:
            process.kill()
        wall = time.monotonic() - start
        watch.over.set()
        watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cost = Cost(wall, cpu, watch.memory, watch.own)
    return cost, subprocess.CompletedProcess(command, process.returncode, out, err)


class _Watch(threading.Thread):
    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.memory = 0
        self.own = 0
        self._root = psutil.Process(pid)

    def run(self) -> None:
        while not self.over.wait(_EVERY_S):
            self._look()

    def _look(self) -> None:
        try:
            processes = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        total = own = 0
        for process in processes:
            try:
                size = process.memory_full_info().pss
                total += size
                if process == self._root or "autograder.examiner" in process.cmdline():
                    own += size
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        self.memory, self.own = max(self.memory, total), max(self.own, own)
