"""Finding processes and counting their threads, by reading /proc."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def descendants(root: int) -> list[int]:
    """The living descendants of a process, and those that only wait to be reaped: its children
    first.
    """
    children: dict[int, list[int]] = {}
    for pid in _everyone():
        with contextlib.suppress(OSError):
            _, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
            children.setdefault(int(rest.split()[1]), []).append(pid)
    found = list(children.get(root, ()))
    for pid in found:  # Grows while it is walked.
        found.extend(children.get(pid, ()))
    return found


def of_user(user: int) -> Iterator[int]:
    for pid in _everyone():
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == user:
                yield pid


def count(pids: Iterable[int]) -> int:
    """How many threads the processes have; one that waits to be reaped counts as one."""
    found = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            found += len(os.listdir(f"/proc/{pid}/task"))
    return found


def _everyone() -> Iterator[int]:
    return (int(entry) for entry in os.listdir("/proc") if entry.isdigit())
