"""What the gradebook says when it cannot do what was asked."""

import errno
from pathlib import Path


class GradebookError(Exception):
    """Recording, feedback or export could not be finished.

    The message says what was wrong, where, and what to do. What was recorded before the error
    stays recorded; running the same command again goes on from there.

    **Attributes:**

    - `failures`: pairs of (student, reason) when single students failed and the others were
        recorded all the same; empty when the gradebook as a whole was at fault.
    """

    def __init__(self, message: str, failures: tuple[tuple[str, str], ...] = ()):
        super().__init__(message)
        self.failures = failures


_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def worded(error: BaseException, where: str | Path) -> GradebookError | None:
    """Puts an error that concerns the whole gradebook into words.

    **Arguments:**

    - `error`: What was raised, by the database or by the file system.
    - `where`: The gradebook or folder that was being written.

    **Returns:**

    The error to raise, or `None` if `error` concerns one student only.
    """
    text = str(getattr(error, "orig", None) or error).lower()
    again = "Nothing that was recorded before is lost: run the command again to go on."
    if "database is locked" in text or "database table is locked" in text:
        return GradebookError(
            f"The gradebook {where} is locked by another program. Close the formgrader page or "
            f"database browser that is writing to it. {again}"
        )
    if "readonly database" in text or "read-only" in text:
        return GradebookError(
            f"The gradebook {where} is read-only. Make the file and its folder writable. {again}"
        )
    if "disk is full" in text or (isinstance(error, OSError) and error.errno in _FULL):
        return GradebookError(f"No space is left on the disk that holds {where}. {again}")
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        name = error.filename or where
        return GradebookError(f"{name} cannot be written: {error.strerror}. {again}")
    if "unable to open database file" in text:
        return GradebookError(
            f"The gradebook {where} cannot be opened. Check that its folder exists and that you "
            "may write in it."
        )
    if "not a database" in text or "malformed" in text:
        return GradebookError(
            f"{where} is not a readable gradebook. Restore it from a backup, or move it away and "
            "record the class again."
        )
    # Anything else that the database refuses would be refused for every student.
    if type(error).__module__.startswith("sqlalchemy"):
        return GradebookError(
            f"The gradebook {where} refused an entry: {text.strip() or type(error).__name__}. "
            "If nbgrader was upgraded, back the file up and run `nbgrader db upgrade`."
        )
    return None
