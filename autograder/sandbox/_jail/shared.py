"""What the C library keeps in /dev/shm, for jobs that share it with the whole machine.

That folder is out of bounds for them: other programs of the same user keep their memory in it.
`multiprocessing` gets its locks from memory that nobody can name, and its shared memory from the
job's own folder. That is for code that means well; it is no wall.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
from multiprocessing import heap
from typing import Any

from . import linux


def keep_in(folder: str) -> None:
    """From now on `multiprocessing` needs no /dev/shm: shared memory is files in `folder`."""
    # Not every Python is built with these.
    with contextlib.suppress(ImportError):
        _replace_locks()
    with contextlib.suppress(ImportError):
        _replace_memory(folder)
    # Values and arrays that processes share: as where there is no /dev/shm.
    heap.Arena._dir_candidates = []  # pyright: ignore[reportAttributeAccessIssue]


def _replace_locks() -> None:
    import _multiprocessing

    theirs: Any = _multiprocessing.SemLock

    class SemLock(theirs):
        def __new__(cls, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> Any:
            if not unlink:
                # It is to be found by its name, which only /dev/shm could hold.
                return theirs(kind, value, maxvalue, name, unlink)
            memory = mmap.mmap(-1, mmap.PAGESIZE)
            place = ctypes.c_char.from_buffer(memory)
            linux.make_semaphore(ctypes.addressof(place), value)
            # Without a name, as one that is unlinked: there is nothing to clear up behind it.
            lock = super()._rebuild(ctypes.addressof(place), kind, maxvalue, None)
            lock._place = place
            return lock

    _multiprocessing.SemLock = SemLock  # pyright: ignore[reportAttributeAccessIssue]


def _replace_memory(folder: str) -> None:
    import _posixshmem  # pyright: ignore[reportMissingImports]

    def place(path: str) -> str:
        name = path.lstrip("/")
        if not name or "/" in name:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
        return f"{folder}/.shm-{name}"

    def shm_open(path: str, flags: int, mode: int = 0o777) -> int:
        return os.open(place(path), flags | os.O_NOFOLLOW, mode)

    def shm_unlink(path: str) -> None:
        os.unlink(place(path))

    _posixshmem.shm_open, _posixshmem.shm_unlink = shm_open, shm_unlink
