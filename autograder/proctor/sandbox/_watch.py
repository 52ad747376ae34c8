"""The watchdog's question: has a job used more than it may?

Resource limits hold for one process at a time and do not count shared memory; this looks at
the job as a whole. A control group would do both without looking; where one can be made, it
would take the place of this.
"""

from __future__ import annotations

from . import _proc
from ._api import Limits, Reason


def overstepped(pid: int, limits: Limits) -> Reason | None:
    """The limit that the tree of processes below `pid` has overstepped, if any."""
    pids = _proc.tree(pid)
    if limits.memory_bytes is not None and _proc.resident_bytes(pids) > limits.memory_bytes:
        # Forked workers share most pages. Ask again in the way that counts them once.
        exact = _proc.proportional_bytes(pids)
        if exact is None or exact > limits.memory_bytes:
            return "out_of_memory"
    if limits.cpu_s is not None:
        used = _proc.cpu_seconds(pids)
        if used is not None and used > limits.cpu_s:
            return "cpu_limit"
    return None
