"""The processor cores that this process may use."""

from __future__ import annotations

import os


def cores() -> list[int]:
    """Their numbers; none where a process cannot be held to one."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def at_a_time(slots: int | None) -> int:
    """How many submissions are marked side by side on this machine where `slots` are asked for, or
    None."""
    return slots or len(cores()) or 1
