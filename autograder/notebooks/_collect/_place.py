"""The folder of submissions."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

from ..._files import write_whole
from ._list import Row
from ._unpack import HandedIn


_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_TIMESTAMP = "timestamp.txt"


class Place:
    """Writes submissions, following no link below the folder of submissions."""

    def __init__(self, submitted: Path, assignment: str, notebook: str, *, dry_run: bool):
        self.assignment = assignment
        self.notebook = notebook
        self._submitted = submitted
        self._dry_run = dry_run

    def put(
        self, student: str, new: HandedIn, stamp: str | None, row: Row | None
    ) -> tuple[Literal["taken", "replaced", "unchanged", "kept"], str]:
        """Says what was done, and why if it needs to be looked at."""
        folder = self._submitted / student / self.assignment
        for path in (folder.parent, folder):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                return "kept", f"{path} is a link or a file, and is left as it is; move it away"
        there = _digest_of(folder / self.notebook)
        if there == new.sha256 and (row is None or row.submitted == (stamp or "")):
            return "unchanged", ""
        what: Literal["taken", "replaced"] = "taken"
        if folder.is_dir() and any(folder.iterdir()):
            if there != new.sha256 and (row is None or row.sha256 != there):
                return "kept", (
                    f"{folder} holds a submission that did not come from an archive; move it away "
                    "to take this one"
                )
            if stamp and row is not None and row.submitted > stamp:
                return "kept", "the submission that was collected before is later"
            what = "replaced"
        if not self._dry_run:
            self._write(student, new.data, stamp)
        return what, ""

    def _write(self, student: str, data: Path, stamp: str | None) -> None:
        self._submitted.mkdir(parents=True, exist_ok=True)
        top = os.open(self._submitted, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        handles = [top]
        try:
            for name in (student, self.assignment):
                try:
                    os.mkdir(name, dir_fd=handles[-1])
                except FileExistsError:
                    pass
                handles.append(os.open(name, _DIRECTORY, dir_fd=handles[-1]))
            here = handles[-1]
            write_whole(Path(self.notebook), data.read_bytes(), mode=0o644, dir_fd=here)
            if stamp is not None:
                write_whole(Path(_TIMESTAMP), stamp, mode=0o644, dir_fd=here)
            else:
                try:
                    os.unlink(_TIMESTAMP, dir_fd=here)
                except FileNotFoundError:
                    pass
        finally:
            for handle in handles:
                os.close(handle)


def _digest_of(path: Path) -> str | None:
    # Whoever put it there, no pipe is waited for and no link followed.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
