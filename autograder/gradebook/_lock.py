"""One writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._errors import GradebookError, worded


@contextmanager
def only_writer(root: Path) -> Iterator[None]:
    """Holds the course's write lock; raises at once if another process has it.

    The operating system gives the lock back when its process ends, however it ends.
    """
    import fcntl

    path = work_folder(root) / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "a+", encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise worded(error, path) or error from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read(20).strip() or "unknown"
            raise GradebookError(
                f"Another run (process {holder}) is writing to the gradebook in {root}. Wait for "
                "it to finish, then run the command again; finished marks are kept."
            ) from None
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        yield


def work_folder(root: Path) -> Path:
    """Where this package keeps what it can make again."""
    return root / "build" / "gradebook"
