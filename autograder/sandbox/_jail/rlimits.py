"""Resource limits of one process."""

from __future__ import annotations

import contextlib
import resource
from pathlib import Path

from .messages import Limits


def data_in_use() -> int:
    """Private writable memory, in bytes, that this process holds already."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # Not Linux: nothing is preloaded there.
    return 0


def apply(limits: Limits, *, held: int = 0) -> None:
    """Limit this process and its children.

    **Arguments:**

    - `limits`: of the job.
    - `held`: bytes that a fork server had allocated before this process began; they are
        shared with it and are not counted against the job.
    """
    memory = limits.memory_bytes
    values = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NPROC": limits.processes,
        "RLIMIT_NOFILE": limits.open_files,
        # Private writable memory only. RLIMIT_AS would count the address space that XLA
        # reserves and never touches.
        "RLIMIT_DATA": None if memory is None or limits.reserves else memory + held,
        # A driver that reserves memory also locks what it sends to its device.
        "RLIMIT_MEMLOCK": None if limits.reserves else 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 128,
    }
    for name, value in values.items():
        if value is not None:
            _set(name, value, value)
    cpu = limits.cpu_s
    if cpu is not None:
        # A backstop: the proctor's watchdog holds a job to its limit, by a finer clock than the
        # kernel's samples, which may be a quarter off. The first process of a pid namespace
        # ignores the soft limit's SIGXCPU; the hard limit kills it.
        soft = int(1.5 * cpu) + 2
        _set("RLIMIT_CPU", soft, soft + 1)


def _set(name: str, soft: int, hard: int) -> None:
    which = getattr(resource, name, None)
    if which is None:
        return  # Not on this system.
    ceiling = resource.getrlimit(which)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    # macOS refuses some of them; those that it takes still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (soft, hard))
