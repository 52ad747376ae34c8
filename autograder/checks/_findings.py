"""Findings from differences and from exceptions."""

from __future__ import annotations

from .. import diagnoses
from ..probes import ErrorReport, described
from ..records import Finding
from . import _context
from ._difference import Difference
from ._notation import describe_call, short_value
from ._subject import Args, Subject


def finding(
    code: str, called: str, got: str, expected: str, why: str | None = None, next: str | None = None
) -> Finding:
    """A finding of the diagnosis `code`."""
    return diagnoses.find(code).finding(
        called=called, got=got, expected=expected, why=why, next=next
    )


def from_difference(called: str, found: Difference, note: str = "") -> Finding:
    """A finding for a wrong answer; `note` is added to what came."""
    got = f"{found.got} ({note})" if note else found.got
    why = diagnoses.find(found.code).why
    if found.why:
        why = f"{found.why} {why}"
    return finding(found.code, called, got, found.expected, why=why)


def error_report(error: BaseException | ErrorReport) -> ErrorReport:
    """An exception as a report: a probe's of it, a remote one's own, or that of a local one."""
    if isinstance(error, ErrorReport):
        return error
    own = getattr(error, "__jaxercise_error__", None)
    return own if isinstance(own, ErrorReport) else described(error)


def from_error(
    called: str,
    error: BaseException | ErrorReport,
    expected: str,
    note: str = "",
    generic: str = "JX003",
) -> Finding:
    """A finding for an exception of the student's code.

    The diagnosis is that of the exception, or `generic` if it is none of the known ones.
    """
    report = error_report(error)
    kind, message, line = report.type, report.message, report.line or ""
    diagnosis = diagnoses.translate(kind, list(report.mro), message, line)
    # What cannot be an answer at all is known as such.
    code = getattr(type(error), "code", None)
    if isinstance(code, str) and code in diagnoses.catalogue:
        diagnosis = diagnoses.find(code)
    first = message.strip().splitlines()[0] if message.strip() else ""
    # A message can hold what it was computed from; a hidden input is told by its shape only.
    got = (
        kind
        if _context.current().hidden or not first
        else f"{kind}: {diagnoses.message_of(first, 300)}"
    )
    if line:
        got += f"\nat: {diagnoses.shorten(line, 200)}"
    if note:
        got += f"\n({note})"
    return (diagnosis or diagnoses.find(generic)).finding(called=called, got=got, expected=expected)


def called(subject: Subject, call: Args, parameters: tuple[str, ...] = ()) -> str:
    """The call of a subject, with the values of small inputs where they may be shown."""
    hidden = _context.current().hidden
    names = subject.parameters or parameters
    text = describe_call(subject.name, call.args, call.kwargs, parameters=names, hidden=hidden)
    if hidden:
        return text
    pairs = [(names[i] if i < len(names) else None, v) for i, v in enumerate(call.args)]
    values = [
        f"{n} = {t}" for n, v in [*pairs, *call.kwargs.items()] if n and (t := short_value(v))
    ]
    return f"{text}\nwhere {', '.join(values)}" if values else text
