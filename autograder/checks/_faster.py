"""Is the function fast enough?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from statistics import median
from typing import Any

import numpy as np

from ..probes import verdict
from ..records import Finding
from . import _context
from ._compare import difference
from ._difference import Terms
from ._equivalent import each_right, evaluated, generated
from ._findings import called, finding, from_difference, from_error
from ._record import check, note
from ._subject import raised, subject


@check("property")
def faster(
    f: Any,
    baseline: Callable[..., Any],
    inputs: Callable[[np.random.Generator, int], Any],
    ratio: float,
    *,
    cases: int = 2,
    decided: Callable[[], bool | None] | None = None,
) -> Finding | None:
    """Checks that `f` takes at most `1 / ratio` of the time of `baseline` for the same answers.

    Calls of both are timed in turn until a confidence interval decides. Where it does not decide,
    twice, the check passes and its record says so. Ask for at most half of the true ratio, and use
    [`autograder.check.jitted`][] or [`autograder.check.vectorised`][] instead where counts say
    as much.

    **Arguments:**

    - `baseline`: A slow function that gives the same answers. It runs beside the student's
        code, so it must stand by itself: no reference, nothing of the student's.
    - `inputs`: As for [`autograder.check.equivalent`][].
    - `cases`: How many inputs the calls go through in turn.
    - `decided`: Counts that may decide first: True passes and False fails without timing; None
        leaves it to the clock.
    """
    s = subject(f)
    calls = generated(inputs, cases)
    text = called(s, calls[0]).splitlines()[0]
    terms = Terms(rtol=1e-3, dtype=False, hidden=_context.current().hidden)

    @cache
    def wanted(i: int) -> Any:
        own = calls[i].fresh()
        return baseline(*own.args, **own.kwargs)

    right = each_right(lambda i, got: difference(got, wanted(i), terms) is None)
    for i, got in enumerate(evaluated(s, calls, right, timed=True)):
        if isinstance(got, Exception):
            return from_error(text, got, "an answer")
        found = difference(got, wanted(i), terms)
        if found is not None:
            return from_difference(text, found)
    expected = f"at least {ratio:g} times as fast as the slow way"
    known = decided() if decided is not None else None
    if known is not None:
        return None if known else finding("JX434", text, "a program that does too much", expected)
    for _ in range(2):
        try:
            report = s.timed(calls, baseline, ratio)
        except Exception as error:
            return from_error(text, raised(error), "an answer each time")
        if report.error is not None:
            # The baseline has just answered the same calls.
            return from_error(text, report.error, "an answer each time")
        decision = verdict(report.ratios, ratio)
        if decision == "pass":
            return None
        if decision == "fail":
            # Marks are the same byte for byte when a run is repeated: times are never shown.
            slow = median(report.ratios) < 1.2
            got = "no faster than the slow way" if slow else "faster, but not by that much"
            return finding("JX434", text, got, expected)
    note("The time did not decide; the benefit of the doubt was given.")
    return None
