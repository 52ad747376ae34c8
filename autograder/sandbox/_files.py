"""What a job holds in files, seen from outside, where no file system of its own caps it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from . import _proc


#: As many as the file systems of the level `namespaces` hold.
MOST_FILES = 20_000


def folder_bytes(folder: str, enough: int) -> int:
    """Bytes on disk of all files below `folder`. Stops counting at `enough`, and takes too many
    files for that much."""
    total = seen = 0
    todo = [folder]
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)
                    # Blocks, not length: what is sparse takes no room.
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if total > enough or seen > MOST_FILES:
                        return max(total, enough + 1)
        except OSError:
            continue  # Removed meanwhile.
    return total


def open_bytes(pids: Iterable[int]) -> tuple[int, int] | None:
    """Bytes of files that have no name any more, and are there as long as they are open: those on
    disk, and those in memory that were made by `memfd_create`.

    None if a process hides what it has open, which it can only do on purpose.
    """
    found: dict[tuple[int, int], tuple[bool, int]] = {}
    for pid in pids:
        place = f"/proc/{pid}/fd"
        try:
            numbers = os.listdir(place)
        except PermissionError:
            if _proc.spokesmen([pid]) == [pid]:
                return None
            continue  # It is about to end.
        except OSError:
            continue  # It has ended, or this is not Linux.
        for number in numbers:
            try:
                about = os.stat(f"{place}/{number}")
                if stat.S_ISREG(about.st_mode) and about.st_nlink == 0:
                    memory = os.readlink(f"{place}/{number}").startswith("/memfd:")
                    found[about.st_dev, about.st_ino] = memory, about.st_blocks * 512
            except OSError:
                continue
    return (
        sum(size for memory, size in found.values() if not memory),
        sum(size for memory, size in found.values() if memory),
    )
