"""Does the function leave everything but its result as it was?"""

from __future__ import annotations

from typing import Any

from ..probes import Purity, as_jax, purity
from ..records import Finding
from . import _context
from ._findings import called, finding, from_error
from ._record import check
from ._subject import Args, Subject, subject


@check("property")
def pure(f: Any, *args: Any, **kwargs: Any) -> Finding | None:
    """Checks that a call has no effect besides its result.

    The arguments keep their values, NumPy arrays and containers among them; the same arguments
    give the same bits, also after a call on others; no outer variable keeps changing, no tracer
    stays behind, and NumPy's and Python's hidden generators do not move. Printing is fine, and so
    is a cache that is filled once.

    Pass NumPy arrays where a write into an argument is to be found: a jax array refuses it. A
    function that needs jax arrays, for `x.at[...]` say, is then called with these.
    """
    s = subject(f)
    report = s.probe(purity, args, kwargs)
    if report.as_jax:
        args, kwargs = as_jax((args, kwargs))
    text = called(s, Args(*args, **kwargs))
    if report.error is not None:
        return from_error(text, report.error, "a result")
    return (
        _mutated(s, text, report)
        or _random(text, report)
        or _leaked(text, report)
        or _changed_state(text, report)
        or _unrepeatable(text, report)
    )


def _mutated(s: Subject, text: str, report: Purity) -> Finding | None:
    if report.mutated:
        first = report.mutated[0]
        argument = first.argument
        names = s.parameters
        if isinstance(argument, int):
            argument = names[argument] if argument < len(names) else f"argument {argument}"
        place = f"{argument}{first.path}"
        if _context.current().hidden:
            change = f"{place} changed"
        else:
            place += "" if first.row is None else f"[{first.row}]"
            change = f"{place} went from {first.before} to {first.after}"
        if len(report.mutated) > 1 and not _context.current().hidden:
            change += f", and {len(report.mutated) - 1} more"
        got = f"a result, and {change}" if report.returned != "None" else f"None, and {change}"
        return finding("JX101", text, got, f"{argument} untouched")
    if report.read_only:
        return finding(
            "JX101", text, "a write into an argument", "no write, not even of equal numbers"
        )
    return None


def _random(text: str, report: Purity) -> Finding | None:
    if not report.host_generator:
        return None
    got = "a call that moved the hidden generator of numpy.random or random"
    if not report.repeatable:
        got += ", and another result for the same inputs"
    return finding("JX206", text, got, "randomness from a key only")


def _leaked(text: str, report: Purity) -> Finding | None:
    if not report.tracers:
        return None
    names = ", ".join(report.tracers[:3])
    return finding("JX407", text, f"a tracer left in {names}", "nothing left outside the function")


def _changed_state(text: str, report: Purity) -> Finding | None:
    if not report.state:
        return None
    first = report.state[0]
    change = f"{first.name} went from {first.before} to {first.after}"
    if _context.current().hidden or first.before == first.after:
        change = f"{first.name} changed"
    if not report.again:
        change += ", and the same inputs gave another result"
        return finding("JX138", text, change, "an answer that depends on the arguments only")
    return finding("JX138", text, change, f"{first.name} as it was")


def _unrepeatable(text: str, report: Purity) -> Finding | None:
    if not report.repeatable:
        return finding(
            "JX139", text, "two different results for the same inputs", "the same result every time"
        )
    if not report.again:
        return finding(
            "JX140",
            text,
            "another result for the same inputs, after a call on other inputs",
            "the same result every time",
        )
    if report.frozen_noise:
        return finding(
            "JX206",
            text,
            "different numbers built into the program each time it is compiled",
            "randomness from a key only",
        )
    return None
