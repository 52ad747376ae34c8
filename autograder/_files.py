"""Writing files so that a reader finds the old contents or the new, never half."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def write_whole(
    path: Path,
    data: str | bytes,
    *,
    mode: int = 0o666,
    fresh: bool = False,
    durable: bool = False,
    draft: Path | None = None,
    dir_fd: int | None = None,
) -> None:
    """Puts the contents of a file into place at once; text as UTF-8, line ends as they are.

    **Arguments:**

    - `mode`: permissions; the process's umask is taken off.
    - `fresh`: make the file, and leave one that is there alone.
    - `durable`: come back when the disk has it.
    - `draft`: what is written first, a file that does not exist yet, on the same disk; by default
      a hidden one beside `path`. It is gone afterwards, unless the process is killed.
    - `dir_fd`: what `path` is relative to.

    **Raises:** `FileExistsError` if it is there and should be `fresh`; `OSError` if it cannot be
    written; `UnicodeEncodeError` for a lone surrogate.
    """
    data = data.encode() if isinstance(data, str) else data
    draft = draft or path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    # O_EXCL: no link is followed. O_BINARY: for Windows, which has a mind of its own on line ends.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(draft, flags, mode, dir_fd=dir_fd)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(handle)
        if fresh:
            os.link(draft, path, src_dir_fd=dir_fd, dst_dir_fd=dir_fd)
            os.unlink(draft, dir_fd=dir_fd)
        else:
            os.replace(draft, path, src_dir_fd=dir_fd, dst_dir_fd=dir_fd)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft, dir_fd=dir_fd)
        raise
