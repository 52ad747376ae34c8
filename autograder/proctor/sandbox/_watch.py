"""The watchdog's question: has a job used more than it may?

Resource limits hold for one process at a time and do not count shared memory; this looks at
the job as a whole. A control group does that without looking, where one can be made.
"""

from __future__ import annotations

from . import _files, _proc
from ._api import Limits, Reason


def overstepped(pid: int, limits: Limits, folder: str | None = None) -> Reason | None:
    """The limit that the tree of processes below `pid` has overstepped, if any.

    - `folder`: the job's own, where that is no file system with a size of its own.
    """
    pids = _proc.tree(pid)
    held = _files.open_bytes(pids)
    unnamed, in_memory = held or (0, 0)
    if limits.memory_bytes is not None:
        rest = limits.memory_bytes - in_memory
        if _proc.resident_bytes(pids) > rest:
            # Forked workers share most pages. Ask again in the way that counts them once.
            exact = _proc.proportional_bytes(pids)
            if exact is None or exact > rest:
                return "out_of_memory"
    if limits.cpu_s is not None:
        used = _proc.cpu_seconds(pids)
        if used is not None and used > limits.cpu_s:
            return "cpu_limit"
    if folder is not None:
        if held is None:
            return "disk_limit"
        rest = limits.tmp_bytes - unnamed
        if rest < 0 or _files.folder_bytes(folder, rest) > rest:
            return "disk_limit"
    return None
