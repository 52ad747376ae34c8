"""Which user ids we may give to jobs."""

from __future__ import annotations

import os
from pathlib import Path


def mapped(kind: str = "uid", text: str | None = None) -> list[range]:
    """The ids that exist in our user namespace: all of them, unless this is a container.

    - `kind`: "uid" or "gid".
    - `text`: in place of the kernel's table.
    """
    if text is None:
        try:
            text = Path(f"/proc/self/{kind}_map").read_text(encoding="ascii")
        except OSError:
            return [range(1 << 32)]
    lines = [[int(word) for word in line.split()] for line in text.splitlines()]
    return [range(first, first + count) for first, _, count in lines]


def exist(first: int, count: int = 1) -> bool:
    """Whether `count` ids from `first` on are users, and groups, to the kernel."""
    ends = (first, first + count - 1)
    return all(
        any(ends[0] in ids and ends[1] in ids for ids in mapped(kind)) for kind in ("uid", "gid")
    )


def is_root(other: int) -> bool:
    """Whether we are root and can become the user `other`.

    The root of a user namespace that has no other users is an ordinary user in all but name.
    """
    return os.getuid() == 0 and exist(other)


def outer_root() -> bool:
    """Whether we are the machine's own root, whatever user namespaces are in between."""
    # The kernel's settings belong to that root; to us they do only if it is us.
    return os.getuid() == 0 and os.stat("/proc/sys/kernel").st_uid == 0
