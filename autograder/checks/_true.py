"""Plain evidence, and exceptions that are asked for."""

from __future__ import annotations

import re
from typing import Any

from .. import diagnoses
from ..records import Finding
from . import _context
from ._findings import called, error_report, finding
from ._notation import small_value, tell
from ._record import check
from ._subject import Args, raised, subject


_NOTHING = object()


@check("value")
def true(
    condition: Any, message: str, *, code: str = "JX123", got: Any = _NOTHING
) -> Finding | None:
    """Checks that a condition holds.

    **Arguments:**

    - `condition`: Anything with a truth value.
    - `message`: One sentence for the student that says what does not hold.
    - `code`: The diagnosis of a failure, by default `JX123 wrong-value`.
    - `got`: What the condition was asked of: the evidence. It is shown above the sentence, in full
        where it is small and not hidden.
    """
    try:
        holds = bool(condition)
    except Exception as error:  # an array where the reference gives one truth value, or an object
        raised(error)
        holds = False
    if holds:
        return None
    if got is not _NOTHING:
        hidden = _context.current().hidden
        shown = None if hidden else small_value(got)
        message = f"{shown or tell(got, hidden=hidden)}\n{message}"
    return finding(code, "", message, "")


@check("value")
def raises(
    exc: type[BaseException] | tuple[type[BaseException], ...],
    f: Any,
    *args: Any,
    match: str | None = None,
    **kwargs: Any,
) -> Finding | None:
    """Checks that `f(*args, **kwargs)` raises an exception of the type `exc`.

    **Arguments:**

    - `exc`: A type of exception, or several.
    - `match`: A regular expression that is searched for in the message.
    """
    s = subject(f)
    types = exc if isinstance(exc, tuple) else (exc,)
    names = " or ".join(t.__name__ for t in types)
    expected = names + (f" with a message that matches {match!r}" if match else "")
    call = Args(*args, **kwargs)
    try:
        result = s.call(*args, **kwargs)
    except Exception as error:
        report = error_report(raised(error))
        # A remote exception is rebuilt: its class is known by name.
        right = isinstance(error, types) or any(t.__name__ in report.mro for t in types)
        if right and (match is None or re.search(match, report.message)):
            return None
        got = report.type
        if not _context.current().hidden:
            got = f"{got}: {diagnoses.message_of(report.message, 300)}"
        return finding("JX017", called(s, call), got, expected)
    shown = tell(result, hidden=_context.current().hidden)
    return finding("JX016", called(s, call), f"no exception, but {shown}", expected)
