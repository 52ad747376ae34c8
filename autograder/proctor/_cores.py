"""The processor cores that this process may use."""

from __future__ import annotations

import os


def cores() -> list[int]:
    """Their numbers; none where a process cannot be held to one."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
