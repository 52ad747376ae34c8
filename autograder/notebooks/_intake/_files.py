"""Files that nobody vouches for.

No link is followed, no pipe waited on, and no more is read than was said.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Literal

from .._names import display_name


_ENTRIES = 10_000
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class Refused(Exception):
    """Carries the wording of a refusal to the one place that makes a `Refusal` of it."""

    def __init__(self, message: str, outcome: Literal["ungradable", "missing"] = "ungradable"):
        super().__init__(message)
        self.message = message
        self.outcome: Literal["ungradable", "missing"] = outcome


@contextmanager
def directory(name: str, parent: int | None, what: str) -> Iterator[int]:
    """Opens a directory, below an open one or, without a `parent`, the first; `what` names it."""
    # The top directory is the instructor's and may well be a link; nothing below it may.
    flags = _FLAGS if parent is not None else os.O_RDONLY | os.O_CLOEXEC
    try:
        handle = os.open(name, flags | os.O_DIRECTORY, dir_fd=parent)
    except FileNotFoundError:
        raise Refused(f"there is no {what}", "missing") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise Refused(
                f"{what} is a link or a file, not a directory; put the files themselves there"
            ) from None
        raise Refused(
            f"{what} cannot be opened ({error.strerror}); check its permissions"
        ) from None
    try:
        yield handle
    finally:
        os.close(handle)


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFDIR: "a directory",
        stat.S_IFSOCK: "a socket",
        stat.S_IFBLK: "a device",
        stat.S_IFCHR: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "not a file")


def read_file(name: str, parent: int, max_bytes: int) -> bytes:
    """The bytes of a regular file that has one name, is not a link and is not too large."""
    shown = display_name(name)
    try:
        # Looked at first: to open a device can already have an effect.
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{shown} is {_kind(found.st_mode)}; only a plain file can be marked")
        handle = os.open(name, _FLAGS, dir_fd=parent)
    except OSError as error:
        raise Refused(f"{shown} cannot be opened ({error.strerror})") from None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{shown} is {_kind(found.st_mode)}; only a plain file can be marked")
        if found.st_nlink > 1:
            raise Refused(
                f"{shown} is hard-linked under another name, so it may be somebody else's file; "
                "replace it by a copy of its own"
            )
        if found.st_size > max_bytes:
            raise Refused(_too_large(shown, max_bytes))
        try:
            data = file.read(max_bytes + 1)
        except OSError as error:
            raise Refused(f"{shown} cannot be read ({error.strerror})") from None
    if len(data) > max_bytes:
        raise Refused(_too_large(shown, max_bytes))
    return data


def _too_large(shown: str, max_bytes: int) -> str:
    size = f"{max_bytes / (1 << 20):.3g} MiB"
    return (
        f"{shown} is larger than {size}; clear its outputs (Kernel, Restart and Clear Outputs), "
        "save it and submit it again"
    )


def names_in(parent: int, what: str) -> list[str]:
    """The names of all that is in an open directory, in order; `what` names it."""
    try:
        with os.scandir(parent) as entries:
            names = [entry.name for entry in islice(entries, _ENTRIES + 1)]
    except OSError as error:
        raise Refused(f"{what} cannot be listed ({error.strerror})") from None
    if len(names) > _ENTRIES:
        raise Refused(f"{what} holds more than {_ENTRIES} files; leave only the notebook there")
    return sorted(names)


# What may lie beside a notebook, in bytes and in folders below each other.
_FILE, _FILES, _DEPTH = 4 << 20, 16 << 20, 8
_NEVER = frozenset({"timestamp.txt", "__pycache__"})


def files_in(parent: int) -> dict[str, bytes]:
    """The plain files in an open directory and below it, by name; notebooks, hidden files and all
    that cannot or should not be read are left out."""
    found: dict[str, bytes] = {}
    _gather(parent, "", _DEPTH, found)
    return found


def _gather(parent: int, before: str, depth: int, found: dict[str, bytes]) -> None:
    for name in names_in(parent, "a folder of the submission"):
        if name[0] == "." or name in _NEVER or name.endswith(".ipynb") or not name.isprintable():
            continue
        left = _FILES - sum(map(len, found.values()))
        with suppress(Refused, OSError):
            if stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
                if depth:
                    with directory(name, parent, "folder of the submission") as below:
                        _gather(below, f"{before}{name}/", depth - 1, found)
            else:
                found[before + name] = read_file(name, parent, min(_FILE, left))
