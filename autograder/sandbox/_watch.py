"""The watchdog's question: has a job used more than it may?

Resource limits hold for one process at a time and do not count shared memory; this looks at
the job as a whole. A control group does that without looking, where one can be made.
"""

from __future__ import annotations

from . import _files, _proc
from ._api import Reason
from ._jail.messages import Limits


#: Seconds between two looks, and while a job holds much memory: it may grow by gigabytes a second.
SELDOM_S = 0.1
OFTEN_S = 0.02


def overstepped(
    pid: int, limits: Limits, folder: str | None = None, counted: float | None = None
) -> tuple[Reason | None, float]:
    """The limit that the tree of processes below `pid` has overstepped, if any; and after how many
    seconds to look again.

    - `folder`: the job's own, where that is no file system with a size of its own.
    - `counted`: CPU seconds that its control group has counted, if there is one.
    """
    pause = SELDOM_S
    everyone = _proc.tree(pid)
    pids = _proc.spokesmen(everyone)
    held = _files.open_bytes(pids)
    unnamed, in_memory = held or (0, 0)
    if limits.memory_bytes is not None:
        memory = in_memory + _proc.resident_bytes(pids)
        if memory > limits.memory_bytes:
            # Forked workers share most pages. Ask again in the way that counts them once.
            exact = _proc.proportional_bytes(pids)
            if exact is None or in_memory + exact > limits.memory_bytes:
                return "out_of_memory", pause
        elif memory > limits.memory_bytes / 2:
            pause = OFTEN_S
    if limits.cpu_s is not None:
        used = max(_proc.cpu_seconds(everyone) or 0.0, counted or 0.0)
        if used > limits.cpu_s:
            return "cpu_limit", pause
    if folder is not None:
        if held is None:
            return "disk_limit", pause
        rest = limits.tmp_bytes - unnamed
        if rest < 0 or _files.folder_bytes(folder, rest) > rest:
            return "disk_limit", pause
    return None, pause
