"""What a command takes: time, processor time and memory of all its processes."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil


_EVERY_S = 0.05
# Reading how much memory is shared takes long, so it is done at every so many looks.
_MEMORY_EVERY = 10


@dataclasses.dataclass(frozen=True)
class Cost:
    """`wall_s` by the clock, `cpu_s` of all processes, `memory_bytes` of all at the highest, and
    `own_bytes` of the command itself and its examiners; what is shared between processes counts
    once."""

    wall_s: float
    cpu_s: float
    memory_bytes: int
    own_bytes: int


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 3600,
) -> tuple[Cost, subprocess.CompletedProcess[str]]:
    """Runs a command and looks at it and its descendants twenty times a second.

    Processor time is that of the processes that are there and of all that they have waited for, at
    the highest: what a process uses after the last look is missed, on either side of a comparison.
    """
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
    cost = Cost(wall, watch.cpu, watch.memory, watch.own)
    return cost, subprocess.CompletedProcess(command, process.returncode, out, err)


class _Watch(threading.Thread):
    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.cpu = 0.0
        self.memory = 0
        self.own = 0
        self._root = psutil.Process(pid)

    def run(self) -> None:
        looks = 0
        while not self.over.wait(_EVERY_S):
            self._look(memory=looks % _MEMORY_EVERY == 0)
            looks += 1

    def _look(self, *, memory: bool) -> None:
        try:
            processes = [self._root, *self._root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        total = own = 0
        cpu = 0.0
        for process in processes:
            try:
                times = process.cpu_times()
                cpu += times.user + times.system + times.children_user + times.children_system
                if memory:
                    size = process.memory_full_info().pss
                    total += size
                    if process == self._root or "autograder.examiner" in process.cmdline():
                        own += size
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        self.cpu = max(self.cpu, cpu)
        self.memory, self.own = max(self.memory, total), max(self.own, own)
