"""A student's exception as a report."""

from __future__ import annotations

import traceback

from ._reports import ErrorReport
from ._user import is_user_file


def described(error: BaseException) -> ErrorReport:
    """The type, the names of its bases, the message, and the student's own line that raised it."""
    line = None
    for frame in traceback.extract_tb(error.__traceback__):
        if is_user_file(frame.filename) and frame.line:
            line = frame.line.strip()[:1000]
    return ErrorReport(
        type=type(error).__name__[:1000],
        mro=tuple(base.__name__[:1000] for base in type(error).__mro__ if base is not object),
        message=str(error)[:4000],
        line=line,
    )
